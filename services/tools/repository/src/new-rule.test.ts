/** What `npm run new-rule` makes, and what the page about it shows, are one rule; what follows from the folders of rules is up to date. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT, projectText } from './project-root.js';

const command = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [`services/tools/repository/bin/${script}.mjs`, ...args], { cwd: PROJECT_ROOT, encoding: 'utf8' });

test('the page shows the rule that the command makes, of at most 60 lines', () => {
  const rule = projectText('services/tools/repository/bin/rule-template/src/rule.ts.txt');
  expect(projectText('docs/write-a-rule.md')).toContain(`\`\`\`ts\n${rule}\`\`\``);
  expect(rule.trim().split('\n').length).toBeLessThanOrEqual(60);
});

const TEMPLATE = 'services/tools/repository/bin/rule-template/src';

// Whether it compiles is seen in CI, where the command is run.
test.each(readdirSync(join(PROJECT_ROOT, TEMPLATE)))('%s of the template imports what there is', async (file) => {
  const imports = [...projectText(`${TEMPLATE}/${file}`).matchAll(/import (type )?\{ ([^}]+) \} from '(@tengewatch\/[^']+)'/g)];
  for (const [, onlyTypes, names, from] of imports) {
    const found = (await import(from!)) as Record<string, unknown>;
    const values = onlyTypes === undefined ? names!.split(', ').filter((name) => !name.startsWith('type ')) : [];
    expect(values.filter((name) => found[name] === undefined).map((name) => `${from} has no ${name}`)).toEqual([]);
  }
});

test('everything that names the rules is what npm run generate writes', () => {
  const { status, stderr } = command('generate', '--check');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test.each([
  [[], /npm run new-rule NAME makes a rule/],
  [['Round Sums'], /"Round Sums" cannot be the name of a rule: give lower-case words joined by hyphens, such as round-sums/],
  [['nominee-cards'], /there is a rule "nominee-cards" already: services\/detector-nominee-cards exists/],
  [['baseline'], /there is a scenario "baseline" already/],
  [['--remove', 'no-such-rule'], /there is no rule "no-such-rule"/],
])('new-rule %j is refused', (args, told) => {
  const { status, stderr } = command('new-rule', ...args);
  expect(stderr).toMatch(told);
  expect(status).toBe(1);
});
