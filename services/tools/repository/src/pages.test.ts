/** Pages lead where they say, and name files that are there. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT, projectText } from './project-root.js';

const pages = [
  'README.md',
  'scenarios/README.md',
  'services/monitoring/README.md',
  ...readdirSync(join(PROJECT_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
test('there are pages', () => {
  expect(pages.length).toBeGreaterThan(10);
});

test.each(pages)('the links of %s lead to files', (page) => {
  const links = [...projectText(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, to]) => to!).filter((to) => !/^https?:/.test(to));
  expect(links.filter((to) => !existsSync(join(PROJECT_ROOT, dirname(page), to)))).toEqual([]);
});

/** Decisions tell what was found on their day; their files may have moved since. */
test.each(pages.filter((page) => !page.startsWith('docs/decisions/')))('the sources that %s names exist', (page) => {
  const named = [...projectText(page).matchAll(/`((?:shared|services|scenarios|docs)\/[A-Za-z0-9./-]+)`/g)].map(([, path]) => path!);
  expect(named.filter((path) => !/NAME|round-sums|\.\.\./.test(path) && !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
});
