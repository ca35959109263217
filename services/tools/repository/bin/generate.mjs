#!/usr/bin/env node
// Writes whatever follows from the folders of the rules: every services/detector-NAME with a src/definition.ts is one.
// It may use nothing but Node itself, as what it writes is compiled after it. `--check` writes nothing and names what is out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const COMMAND = 'npm run generate';
const PREFIX = 'detector-';

const textOf = (path) => readFileSync(join(root, path), 'utf8');

function stop(problems) {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exit(1);
}

/** The first group of a pattern in a definition. */
function found(path, pattern, what) {
  const match = pattern.exec(textOf(path));
  if (match === null) stop([`${path}: no ${what} is found; write it as ${pattern.source} expects`]);
  return match[1];
}

/** The rules in the order of their ports, so that a new one comes last wherever rules are listed. */
function rulesOfFolders() {
  const folders = readdirSync(join(root, 'services')).filter(
    (folder) => folder.startsWith(PREFIX) && existsSync(join(root, 'services', folder, 'src', 'definition.ts')),
  );
  const rules = folders.map((folder) => {
    const path = `services/${folder}/src/definition.ts`;
    return {
      folder,
      name: folder.slice(PREFIX.length),
      named: found(path, /\n {2}name: '([a-z0-9-]+)'/, 'name of the rule'),
      exported: found(path, /export const ([A-Za-z]+): RuleDefinition/, 'exported RuleDefinition'),
      port: Number(found(path, /\n {2}httpPort: (\d+)/, 'httpPort')),
    };
  });
  return rules.sort((left, right) => left.port - right.port || (left.name < right.name ? -1 : 1));
}

function problemsOf(rules) {
  const misnamed = rules.filter(({ name, named }) => name !== named);
  const samePort = rules.filter(({ port }, at) => rules.findIndex((other) => other.port === port) !== at);
  return [
    ...misnamed.map(
      ({ folder, name, named }) => `services/${folder}/src/definition.ts: the rule is named '${named}', its folder asks for '${name}'`,
    ),
    ...samePort.map(
      ({ folder, port }) => `services/${folder}/src/definition.ts: httpPort ${port} is another rule's; take one that none has`,
    ),
  ];
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** A file with the lines that match replaced, in the place of the first of them. */
function withLines(path, isOwn, lines) {
  const all = textOf(path).split('\n');
  const first = all.findIndex((line) => isOwn.test(line));
  if (first === -1) stop([`${path}: the lines about rules are gone, such as ${lines[0]}`]);
  const kept = all.filter((line) => !isOwn.test(line));
  return [...kept.slice(0, first), ...lines, ...kept.slice(first)].join('\n');
}

/** A file with what stands between two texts replaced. */
function withPart(path, from, to, part) {
  const text = textOf(path);
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  if (start === -1 || end === -1) stop([`${path}: the part about rules is gone, from "${from.trim()}" to "${to.trim()}"`]);
  return text.slice(0, start) + part + text.slice(end);
}

/** The services, and how they are left out for the one that hosts all rules. */
function composeFile(rules) {
  const scale = `#   ${rules.map(({ folder }) => `--scale ${folder}=0`).join(' ')}`;
  const services = rules
    .map(({ folder }) => `  ${folder}:\n    <<: *service\n    command: [node, services/${folder}/dist/main.js]\n\n`)
    .join('');
  return withPart('docker-compose.yml', '\n  detector-', '  # Hosts all rules', `\n${services}`).replace(
    /^#   --scale detector-.*$/m,
    scale,
  );
}

/** As long as a line may be that the formatter leaves alone. */
const MAX_LINE = 140;

/** A declaration of a list, on one line where it fits, as the formatter would have it. */
function listText(before, items, after) {
  const line = `${before}[${items.join(', ')}]${after}`;
  return line.length <= MAX_LINE ? line : `${before}[\n${items.map((item) => `  ${item},`).join('\n')}\n]${after}`;
}

function generated(rules) {
  const names = listText(
    'export const ruleNames = ',
    rules.map(({ name }) => `'${name}'`),
    ' as const;',
  );
  const imports = [...rules].sort((left, right) => (left.folder < right.folder ? -1 : 1));
  const detector = JSON.parse(textOf('services/detector/package.json'));
  const dependencies = Object.fromEntries(imports.map(({ folder }) => [`@tengewatch/${folder}`, '0.1.0']));
  const catalogue = listText(
    'export const catalogue: readonly RuleDefinition[] = ',
    rules.map((rule) => rule.exported),
    ';',
  );
  return {
    'shared/src/events/rule-names.ts': `/** Every rule that watches. Written by \`${COMMAND}\`, from the folders of the rules. */\n${names}\nexport type RuleName = (typeof ruleNames)[number];\n`,
    'services/detector/src/catalogue.ts': `/** All rules there are: every service and the command line learn of a rule here. Written by \`${COMMAND}\`, from the folders of the rules. */\n${imports.map((rule) => `import { ${rule.exported} } from '@tengewatch/${rule.folder}/definition.js';\n`).join('')}import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';\n\n${catalogue}\n`,
    'services/detector/package.json': json({ ...detector, dependencies: { ...dependencies, '@tengewatch/shared': '0.1.0' } }),
    'services/detector/tsconfig.json': withLines(
      'services/detector/tsconfig.json',
      /"path": "\.\.\/detector-/,
      rules.map(({ folder }, at) => `    { "path": "../${folder}" }${at === rules.length - 1 ? '' : ','}`),
    ),
    Dockerfile: withLines(
      'Dockerfile',
      /^COPY services\/detector-/,
      rules.map(({ folder }) => `COPY services/${folder}/package.json services/${folder}/`),
    ),
    'services/monitoring/prometheus-compose.yml': withLines(
      'services/monitoring/prometheus-compose.yml',
      /^ +- detector-/,
      rules.map(({ folder }) => `          - ${folder}`),
    ),
    'docker-compose.yml': composeFile(rules),
    'docs/kafka-acls.yaml': withLines('docs/kafka-acls.yaml', /^ {6}- detector(-|$)/, [
      '      - detector',
      ...rules.map(({ folder }) => `      - ${folder}`),
    ]),
  };
}

const rules = rulesOfFolders();
const problems = problemsOf(rules);
if (problems.length > 0) stop(problems);
const stale = Object.entries(generated(rules)).filter(([path, text]) => !existsSync(join(root, path)) || textOf(path) !== text);
if (process.argv.includes('--check')) {
  if (stale.length > 0) stop(stale.map(([path]) => `${path} is out of date: run ${COMMAND}`));
} else {
  for (const [path, text] of stale) {
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path} is rewritten\n`);
  }
}
