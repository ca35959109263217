/** What the commands answer to good input and bad, in this process: starting one for each would take a second. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { commandInTest } from './testing/command-in-test.js';
import { sampleReport } from '@tengewatch/test-kit/sample-report.js';

const home = process.cwd();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch commands '));
  writeFileSync(join(folder, 'security.yaml'), 'tls: *a\n');
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** None of these commands simulates anything; one that does by mistake is stopped. */
const COMMAND_LIMIT_MS = 20_000;

const tengewatch = (args: readonly string[]) => commandInTest(args, AbortSignal.timeout(COMMAND_LIMIT_MS));

test.each<[string, string[], RegExp]>([
  ['no command', [], /Usage: tengewatch/],
  ['an unknown command', ['rum'], /unknown command 'rum'[^]*Did you mean run\?/],
  ['an unknown option', ['run', 'baseline', '--sed', '1'], /unknown option '--sed'[^]*Did you mean one of --seed, --set\?/],
  [
    'a seed that is no number',
    ['run', 'baseline', '--seed', 'x'],
    /'x' is invalid\. Give a whole number from 0 to 9,007,199,254,740,991\./,
  ],
  ['a negative seed', ['run', 'baseline', '--seed=-1'], /Give a whole number from 0 to/],
  ['a port out of range', ['run', 'baseline', '--metrics', '70000'], /Give a whole number from 1 to 65,535\./],
  ['partitions out of range', ['run', 'baseline', '--partitions', '0'], /Give a whole number from 1 to 64\./],
  ['an unknown scenario', ['run', 'basline'], /there is no scenario "basline"; did you mean "baseline"\?/],
  ['a missing file', ['run', './no.yaml'], /there is no file \.\/no\.yaml/],
  ['a wrong setting', ['run', 'baseline', '--set', 'peple=5'], /--set peple=5 {2}there is no such path; did you mean "people"\?/],
  [
    'a report that cannot be written',
    ['run', 'baseline', '--json', 'no/such/folder.json'],
    /cannot write no\/such\/folder\.json: its folder does not exist/,
  ],
  ['a report into a folder', ['run', 'baseline', '--json', '.'], /cannot write \.: it is a folder/],
  [
    'a missing report',
    ['explain', 'a1', '--from', 'no.json'],
    /there is no file no\.json\nwrite a report with: tengewatch run SCENARIO --json FILE/,
  ],
  ['force for no file', ['run', 'baseline', '--force'], /--force speaks of the file of --json; add --json FILE/],
  ['a report into a file without a name', ['run', 'baseline', '--json', ''], /the name of the file after --json is empty/],
  [
    'more look-alikes than people',
    ['run', 'baseline', '--set', 'world.lookAlikes.wedding-pool=1000'],
    /in shard \d with seed 1, and 2,500 live there; wedding-pool takes 2,\d{3} of them; give at most [\d.]+ for 1,000 people/,
  ],
  ['an escape sequence as a name', ['run', '\u001b[2Jx'], /there is no scenario "\\u001b\[2Jx"/],
  ['an escape sequence as a broker', ['run', 'baseline', '--kafka', 'a\u001b[2J:9092'], /"a\\u001b\[2J:9092" is no broker/],
  [
    'a security file that is no YAML',
    ['run', 'baseline', '--kafka', 'localhost:1', '--kafka-security', 'security.yaml'],
    /^security\.yaml:1:6 {2}unknown alias \*a; write the value out$/m,
  ],
  [
    'a grant for no run',
    ['grant', 'demo', 'baseline', '--kafka', 'localhost:1'],
    /"demo" is no run's name: it must begin with "tengewatch-"/,
  ],
  ['a grant on no cluster', ['grant', 'tengewatch-1', 'baseline'], /required option '--kafka <brokers>' not specified/],
  ['a grant for an unknown scenario', ['grant', 'tengewatch-1', 'basline', '--kafka', 'localhost:1'], /did you mean "baseline"\?/],
  ['alerts that are both', ['alerts', '--from', 'r.json', '--true', '--false'], /'--true' cannot be used with option '--false'/],
  ['a setting of no scenario', ['params', '--set', 'a=1'], /--set changes a scenario; add --scenario NAME/],
  ['runs on no cluster', ['clean', '--kafka', 'localhost:1'], /no Kafka broker answers at localhost:1/],
  ['explain without a report', ['explain', 'a1'], /required option '--from <report>' not specified/],
])('%s ends with 2 and a clear text, without a stack', async (_what, args, told) => {
  const { code, out, err } = await tengewatch(args);
  expect(err).toMatch(told);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/^ {4}at /m);
});

test('a port that is in use is told before anything is simulated', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { code, err } = await tengewatch(['run', 'baseline', '--metrics', String(port), '--json', 'new.json']);
  server.close();
  expect(readdirSync(folder)).not.toContain('new.json');
  expect(err).toContain(`metrics cannot be served on port ${port}: something else listens on it`);
  const other = /port (\d+) is free: --metrics \1$/m.exec(err)?.[1];
  expect(Number(other)).toBeGreaterThan(0);
  expect(other).not.toBe(String(port));
  expect(code).toBe(2);
});

test('validate tells the mistakes of every file and passes those that have none', async () => {
  writeFileSync(join(folder, 'broken.yaml'), 'name: x\ndays: 0\n');
  const broken = await tengewatch(['validate', 'broken.yaml', 'baseline', 'gone.yaml']);
  expect(broken.code).toBe(2);
  expect(broken.out).toContain('broken.yaml:2:7  days: 0 is too small; give a whole number from 1 to 3,660\n');
  expect(broken.out).toContain('✓ baseline is sound');
  expect(broken.out).toContain('there is no file gone.yaml');
  expect(await tengewatch(['validate', 'baseline', 'kazakhstan-2024'])).toMatchObject({ code: 0, err: '' });
});

test('explain reads a written report, and refuses anything else', async () => {
  writeFileSync(join(folder, 'report.json'), JSON.stringify(sampleReport()));
  writeFileSync(join(folder, 'other.json'), '{"run":{}}');
  writeFileSync(join(folder, 'text.json'), 'hello');
  const told = await tengewatch(['explain', '3f9a', '--from', 'report.json']);
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toContain('Any one of these would have kept it quiet');
  expect(told.out).toContain('A true alert');
  expect(told.out).not.toContain('In, by sender');
  expect((await tengewatch(['explain', '3f9a2c77d0-000001', '--from', 'report.json'])).out).toBe(told.out);
  const handedOut = await tengewatch(['explain', '3f9a', '--from', 'report.json', '--no-truth', '--totals']);
  expect(handedOut).toMatchObject({ code: 0, err: '' });
  expect(handedOut.out).toContain('In, by sender');
  expect(handedOut.out).not.toMatch(/true|scheme/);
  expect(await tengewatch(['explain', 'zz', '--from', 'report.json'])).toMatchObject({ code: 2, out: '' });
  expect((await tengewatch(['explain', '3f9a', '--from', 'other.json'])).err).toMatch(/other\.json is not a run report of this version/);
  expect((await tengewatch(['explain', '3f9a', '--from', 'text.json'])).err).toMatch(/text\.json is not JSON/);
});

test('each command has a help that teaches by examples', async () => {
  expect((await tengewatch(['run', '--help'])).out).toContain('--set people=5000 --set schemes.0.count=2');
});

describe('lines', () => {
  const asGiven = process.env['COLUMNS'];
  afterEach(() => {
    if (asGiven === undefined) delete process.env['COLUMNS'];
    else process.env['COLUMNS'] = asGiven;
  });

  test.each([
    ['60', 60],
    ['none', 80],
  ])('follow COLUMNS of %s', async (columns, most) => {
    process.env['COLUMNS'] = columns;
    const { code, out } = await tengewatch(['scenarios']);
    expect(code).toBe(0);
    expect(out).toMatch(/kazakhstan-2024 +Kazakhstan in/);
    expect(out.split('\n').filter((line) => line.length > most)).toEqual([]);
  });

  test('of the shipped scenarios fit 80 columns', async () => {
    delete process.env['COLUMNS'];
    const { code, out } = await tengewatch(['scenarios']);
    expect(code).toBe(0);
    expect(out).toMatch(/kazakhstan-2024 +Kazakhstan in early 2024/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
