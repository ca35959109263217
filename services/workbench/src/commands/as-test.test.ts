/** Tests that --as-test writes compile and pass as they are, when they stand beside the rule. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTerminal } from '@tengewatch/shared/terminal/terminal.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { runCommand } from '../command-line.js';
import { runScenario } from '../run/run-scenario.js';
import { HIDING_SEED, hidingWorld } from '../testing/hiding-world.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Within the repository, so that imports are found, and where its tests are looked for. */
let folder = '';
let world: string[] = [];
let report = '';
let alertId = '';
let card = '';

beforeAll(async () => {
  folder = mkdtempSync(join(ROOT, 'services/workbench/dist/as-test-'));
  const town = join(folder, 'hiding.yaml');
  const { world: _calibrated, partitions: _partitions, ...document } = hidingWorld;
  writeFileSync(town, stringify(document));
  world = ['--scenario', town, '--seed', String(HIDING_SEED)];
  const found = await runScenario({ scenario: hidingWorld, seed: HIDING_SEED, settings: [], signal: new AbortController().signal });
  report = join(folder, 'report.json');
  writeFileSync(report, JSON.stringify(found));
  const alert = found.alertList.find(({ rule, subject }) => rule === 'nominee-cards' && subject.kind === 'card')!;
  [alertId, card] = [alert.alertId, alert.subject.id];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rule's folder: `createRule` and nothing else, as a test of the rule imports it. */
function ruleFolder(rule: string): string {
  const place = join(folder, 'src', rule);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'rule.ts'), `export { createRule } from '@tengewatch/detector-${rule}/rule.js';\n`);
  return place;
}

async function written(rule: string, file: string, ...args: readonly string[]): Promise<string> {
  const path = join(ruleFolder(rule), file);
  let said = '';
  const screen = { write: (text: string) => (said += text), on: () => undefined };
  const code = await runCommand([...args, '--as-test', path], openTerminal(screen, screen, false), new AbortController().signal);
  if (code !== 0) throw new Error(said);
  return readFileSync(path, 'utf8');
}

const inRoot = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(ROOT, script), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });

test('of missed and caught schemes, of an alert and of a trace', async () => {
  const missed = await written('nominee-cards', 'missed.test.ts', 'explain-scheme', 'nominee-cards-2', ...world);
  expect(missed).toContain("test('no alert opens', () => {");
  expect(missed).toMatch(/test\('with \w+ [\d_.]+ an alert opens', \(\) => \{/);
  expect(missed).toMatch(/make\.(?:debit|withdrawal|trade)\(at\('2024-04-\d\d \d\d:\d\d'\), \d+_000/);
  expect(missed.split('\n').length).toBeLessThan(200);
  const alert = await written('nominee-cards', 'alert.test.ts', 'explain', alertId, '--from', report, ...world.slice(0, 2));
  expect(alert).toMatch(/expect\(alert\)\.toMatchObject\(\{ subject: \{ kind: 'card', id: '9000000000000001' \}/);
  expect(alert).not.toContain(card);
  await written('nominee-cards', 'trace.test.ts', 'trace', card, '--rule', 'nominee-cards', ...world);
  await written('cash-out-groups', 'caught.test.ts', 'explain-scheme', 'cash-out-groups-1', ...world);
  await written('cash-out-groups', 'missed.test.ts', 'explain-scheme', 'cash-out-groups-2', ...world);
  await written('unlicensed-platforms', 'platform.test.ts', 'explain-scheme', 'unlicensed-platforms-1', ...world);
  await written('unlicensed-platforms', 'exchanger.test.ts', 'explain-scheme', 'unlicensed-platforms-3', ...world);

  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.base.json'),
      compilerOptions: { rootDir: 'src', outDir: 'out', composite: false, incremental: false },
      include: ['src'],
    }),
  );
  expect(inRoot('node_modules/typescript/bin/tsc', '-p', folder)).toMatchObject({ status: 0, stdout: '' });
  const run = inRoot('node_modules/jest/bin/jest.js', '-w', '1', '--runTestsByPath', ...filesOf(join(folder, 'out')));
  expect(run.stderr).toContain('Test Suites: 7 passed, 7 total');
  expect(run.status).toBe(0);
});

const filesOf = (out: string): string[] => [
  ...['missed', 'alert', 'trace'].map((name) => join(out, 'nominee-cards', `${name}.test.js`)),
  ...['caught', 'missed'].map((name) => join(out, 'cash-out-groups', `${name}.test.js`)),
  ...['platform', 'exchanger'].map((name) => join(out, 'unlicensed-platforms', `${name}.test.js`)),
];
