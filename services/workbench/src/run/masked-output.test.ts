/** Reads all that a run logs and says on standard error, unreadable records and a bug included: nobody is named in it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createReporterTask, reporterInputs } from '@tengewatch/reporter/reporter-task.js';
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog, OutgoingRecord } from '@tengewatch/shared/log/event-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { drive } from '@tengewatch/shared/pipeline/drive.js';
import { openPipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { topicSpecs, type Run } from '@tengewatch/shared/pipeline/topology.js';
import { createLogger } from '@tengewatch/shared/runtime/logging.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { progressView } from '../progress.js';
import { openTerminal } from '@tengewatch/shared/terminal/terminal.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

/** Cards, IINs and BINs as they stand in the events; digits around would make them other numbers. */
/** Without alerts on banks, which would come first and name nobody. */
const scenario = { ...everyRuleWorld, rules: {} };

const NUMBERS = /(?<!\d)(?:\d{16}|\d{12})(?!\d)/g;
const RECORDS_PER_DAMAGE = 40;

/** Ways to spoil a record, each of which makes an error text that quotes another part of it. */
const damages: readonly ((record: OutgoingRecord, value: string, card: string) => OutgoingRecord)[] = [
  (record, value, card) => ({ ...record, value: value.slice(0, value.indexOf(card) + card.length - 2) }),
  (record, value, card) => ({ ...record, value: value.replace(card, `${card}"x`) }),
  (record, value, card) => ({ ...record, value: value.replace(`"${card}"`, card) }),
  (record, value, card) => ({ ...record, value: value.replace(card, `${card} `) }),
  // Error texts quote sixty characters, and so cut the card off.
  (record, _value, card) => ({ ...record, value: JSON.stringify(`${'once more '.repeat(5)}${card}`) }),
  (record, value) => ({ ...record, value: value.replace(/"(\d{12})"/, '$1') }),
  (record, value) => ({ ...record, value: value.replace(/"(\d{12})"/, '"$1x"') }),
  (record, value, card) => ({ ...record, value: value.replace('{', `{"${card}":1,`) }),
  (record, _value, card) => ({ ...record, key: `${card}\u0019${card}` }),
];
/** Such a one stands beside the record, whose number would be missed otherwise. */
const withoutSource = (record: OutgoingRecord): OutgoingRecord => ({ ...record, header: null });

/** The log as it would be with writers that spoil one raw record in so many; `seen` gathers the world's numbers. */
function spoiling(log: EventLog, seen: Set<string>): EventLog {
  let written = 0;
  let spoiled = 0;
  function spoil(record: OutgoingRecord): readonly OutgoingRecord[] {
    const { key, value } = record;
    if (key === null || value === null) return [record];
    for (const number of value.match(NUMBERS) ?? []) seen.add(number);
    if (++written % RECORDS_PER_DAMAGE !== 0) return [record];
    return [withoutSource(record), damages[spoiled++ % damages.length]!(record, value, key)];
  }
  return {
    ...log,
    append: (target, records) =>
      log.append(target, (producedTopics as readonly string[]).includes(target.topic) ? records.flatMap(spoil) : records),
  };
}

interface Output {
  readonly logged: string[];
  readonly said: string[];
  readonly letters: DeadLetter[];
  readonly numbers: ReadonlySet<string>;
  readonly failure: unknown;
}

/** Runs the world, logs every dead letter and alert whole, and shows on the terminal what a run shows, and any failure. */
async function runLoudly(rules: readonly Rule[]): Promise<Output> {
  const numbers = new Set<string>();
  const logged: string[] = [];
  const said: string[] = [];
  const letters: DeadLetter[] = [];
  const logger = createLogger({ name: 'run', level: 'trace', destination: { write: (line) => logged.push(line) } });
  const { write } = process.stderr;
  process.stderr.write = (chunk: unknown) => said.push(String(chunk)) > 0;
  const terminal = openTerminal();
  const view = progressView({ ...terminal, redraws: false });
  const run: Run = describeRun(scenario, WORLD_SEED, producers, rules);
  const log = spoiling(createEmbeddedLog(), numbers);
  const clock = (): number => 0;
  function deadLetter(letter: DeadLetter): void {
    letters.push(letter);
    logger.warn({ letter }, `cannot read ${letter.topic}/${letter.partition} at ${letter.offset}: ${letter.detail}`);
    terminal.err(letter.detail);
  }
  let failure: unknown;
  try {
    await log.ensureTopics(topicSpecs(run));
    const pipeline = await openPipeline({ log, run, ...scenarioWindow(scenario), clock, deadLetter });
    const reporter = await createReporterTask({
      log,
      name: 'reporter',
      inputs: reporterInputs(run),
      clock,
      deadLetter,
      onAlert(alert) {
        view.alert(alert);
        logger.child({ subject: alert.subject }).info({ alert }, `alert on ${alert.subject.id}`);
      },
    });
    const shards = Array.from({ length: scenario.shards }, (_, shard) =>
      createShardProducer(log, run, producers, createShard(scenario, WORLD_SEED, shard)),
    );
    await drive({ shards, pipeline, readers: [reporter], signal: new AbortController().signal });
  } catch (error) {
    failure = error;
    logger.error(error);
    terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    process.stderr.write = write;
  }
  return { logged, said, letters, numbers, failure };
}

function named(lines: readonly string[], numbers: ReadonlySet<string>): string[] {
  // Every number in the lines, wherever it begins, so that digits around it do not hide it.
  const found = new Set<string>();
  for (const line of lines) {
    for (const { 0: digits } of line.matchAll(/\d{12,}/g)) {
      for (const length of [12, 16]) {
        for (let at = 0; at + length <= digits.length; at++) found.add(digits.slice(at, at + length));
      }
    }
  }
  return [...found].filter((digits) => numbers.has(digits));
}

describe('a run with unreadable records', () => {
  let output: Output;
  beforeAll(async () => {
    output = await runLoudly(createRules(scenario.rules));
  });

  test('has people to name, and texts that name them', () => {
    const { letters, numbers, logged, said, failure } = output;
    expect(failure).toBeUndefined();
    expect([...numbers].filter((number) => number.length === 16).length).toBeGreaterThan(300);
    expect([...numbers].filter((number) => number.length === 12).length).toBeGreaterThan(300);
    expect([...new Set(letters.map(({ reason }) => reason))].sort()).toEqual(['key-mismatch', 'no-source', 'not-json', 'schema-violation']);
    expect(
      named(
        letters.map(({ detail }) => detail),
        numbers,
      ).length,
    ).toBeGreaterThan(100);
    expect(
      named(
        letters.map(({ value }) => value ?? ''),
        numbers,
      ).length,
    ).toBeGreaterThan(100);
    expect(logged.length).toBeGreaterThan(letters.length);
    expect(said.join('')).toMatch(/alert [0-9a-f]{16} {2}.* card …\d{4}/);
  });

  test('names nobody in its logs and on standard error', () => {
    expect(named(output.logged, output.numbers)).toEqual([]);
    expect(named(output.said, output.numbers)).toEqual([]);
  });

  test('leaves no long part of a number where an error text cuts it off', () => {
    const details = output.letters.map(({ detail }) => detail);
    const cut = /\d{8,}["\\]{0,2}(?:…|\.{3})|(?:…|\.{3})["\\]{0,2}\d{8,}/;
    expect(details.filter((detail) => cut.test(detail)).length).toBeGreaterThan(0);
    expect([...output.logged, ...output.said].filter((line) => cut.test(line))).toEqual([]);
  });
});

test('a bug in a rule names its key to nobody', async () => {
  const [rule, ...others] = createRules(scenario.rules);
  const [stage, ...stages] = rule!.stages;
  let seen = 0;
  const broken = {
    ...stage!,
    on: {
      ...stage!.on,
      'card-debits'(state: unknown, event: { holderIin: string }) {
        if (++seen > 1_000) throw new Error(`no debits for ${event.holderIin}`);
        return state;
      },
    },
  };
  const { failure, logged, said, numbers } = await runLoudly([{ ...rule!, stages: [broken, ...stages] }, ...others]);
  // The error itself tells all, to whoever debugs in the process.
  expect(String(failure)).toMatch(/failed on .* of key "9\d{15}": no debits for \d{12}/);
  expect(said.join('')).toMatch(/of key "9\d{3} \*{4} \*{4} \d{4}": no debits for \*{8} \d{4}/);
  expect(named(logged, numbers)).toEqual([]);
  expect(named(said, numbers)).toEqual([]);
});

describe('the command', () => {
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'tengewatch-masked-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('shows alerts on the way without the numbers that its report holds', () => {
    const report = join(folder, 'report.json');
    // With no bank in breach, alerts on cards are among the few that are shown.
    const settings = ['people=2500', 'days=10', 'world.controls.verifiedAboveShare=1'].flatMap((setting) => ['--set', setting]);
    const { stderr, status } = spawnSync(process.execPath, [main, 'run', 'nominee-cards', ...settings, '--json', report], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const { alertList } = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
    const numbers = new Set(alertList.flatMap(({ subject, cards }) => [subject.id, ...cards]));
    expect(numbers.size).toBeGreaterThan(0);
    expect(stderr).toMatch(/alert [0-9a-f]{16} {2}.* card …\d{4}/);
    expect(named([stderr], numbers)).toEqual([]);
  });

  test('names nobody in an error that nothing has caught', () => {
    const late = `process.once('beforeExit', () => { throw new Error('no balance on 9412345678901234 of 900101712345'); })`;
    const { stderr, status } = spawnSync(process.execPath, ['--import', `data:text/javascript,${late}`, main, 'scenarios'], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/no balance on 9412 \*{4} \*{4} 1234 of \*{8} 2345\n\s+at /);
    expect(stderr).not.toMatch(/9412345678901234|900101712345/);
    expect(status).toBe(1);
  });
});
