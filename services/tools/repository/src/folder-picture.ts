/** Draws which folder imports which, from the imports themselves, into docs/architecture.md. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { PROJECT_ROOT, projectText } from './project-root.js';

export const architectureFile = join(PROJECT_ROOT, 'docs/architecture.md');

const PACKAGE = '@tengewatch/';
/** Packages that are alike are one box. */
const ALIKE: readonly (readonly [prefix: string, box: string])[] = [
  ['detector-', 'a detector for each rule'],
  ['producer-', 'three producers'],
];

/** What each folder imports, itself left out. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

const boxOf = (service: string): string => ALIKE.find(([prefix]) => service.startsWith(prefix))?.[1] ?? service;

const foldersIn = (path: string): string[] =>
  readdirSync(join(PROJECT_ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Sources that the product runs, without tests and what only tests use. */
const sourcesBelow = (path: string): string[] =>
  readdirSync(join(PROJECT_ROOT, path), { recursive: true, encoding: 'utf8' })
    .map((file) => `${path}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/testing/'));

/** The box that an import leads to; undefined for packages that are not ours. */
function importedBox(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const [top, , folder] = normalize(join(file, '..', specifier))
      .replaceAll('\\', '/')
      .split('/');
    return top === 'shared' ? folder : undefined;
  }
  if (!specifier.startsWith(PACKAGE)) return undefined;
  const [name = '', folder] = specifier.slice(PACKAGE.length).split('/');
  return name === 'shared' ? folder : boxOf(name);
}

function importsOf(box: string, path: string): Set<string> {
  const found = sourcesBelow(path).flatMap((file) =>
    [...projectText(file).matchAll(/\b(?:from|import\() ?'([^']+)'/g)].map(([, specifier]) => importedBox(file, specifier!)),
  );
  return new Set(found.filter((other) => other !== undefined && other !== box) as string[]);
}

/** Of the folders of shared and of all services; tools are left out, as nothing that the product runs may import them. */
export function folderImports(): Imports {
  const imports = new Map<string, Set<string>>();
  const add = (box: string, path: string): void => {
    for (const other of importsOf(box, path)) imports.set(box, (imports.get(box) ?? new Set()).add(other));
    if (!imports.has(box)) imports.set(box, new Set());
  };
  for (const folder of foldersIn('shared/src').filter((name) => name !== 'testing')) add(folder, `shared/src/${folder}`);
  for (const service of foldersIn('services').filter((name) => existsSync(join(PROJECT_ROOT, 'services', name, 'src')))) {
    add(boxOf(service), `services/${service}/src`);
  }
  return imports;
}

/** Folders by level: each imports only what stands on earlier ones. Throws when some import each other in a circle. */
export function levelsOf(imports: Imports): string[][] {
  const left = new Map(imports);
  const levels: string[][] = [];
  while (left.size > 0) {
    const level = [...left].filter(([, others]) => ![...others].some((other) => left.has(other))).map(([box]) => box);
    if (level.length === 0) throw new Error(`folders import each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const box of level) left.delete(box);
    levels.push(level.sort());
  }
  return levels;
}

/** Without the arrows that follow from others. */
function withoutDetours(imports: Imports): Imports {
  const reaches = (from: string, to: string): boolean => [...(imports.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return new Map(
    [...imports].map(([box, others]) => [
      box,
      new Set([...others].filter((other) => ![...others].some((via) => via !== other && reaches(via, other)))),
    ]),
  );
}

const idOf = (box: string): string => box.replaceAll(/[^a-z]/g, '_');

/** A Mermaid picture, the importers above what they import. */
export function folderPicture(imports: Imports): string {
  const arrows = withoutDetours(imports);
  const boxes = levelsOf(imports).reverse().flat();
  return [
    '```mermaid',
    'flowchart TD',
    ...boxes.map((box) => `  ${idOf(box)}["${box}"]`),
    ...boxes.flatMap((box) => [...arrows.get(box)!].sort().map((other) => `  ${idOf(box)} --> ${idOf(other)}`)),
    '```',
  ].join('\n');
}

const BEGIN = '<!-- folders: written by `npm run generate` -->';
const END = '<!-- end of folders -->';

/** The page with the picture in its place. */
export function architectureText(): string {
  const text = readFileSync(architectureFile, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`docs/architecture.md: the lines ${BEGIN} and ${END} are gone`);
  return `${text.slice(0, from + BEGIN.length)}\n\n${folderPicture(folderImports())}\n\n${text.slice(to)}`;
}
