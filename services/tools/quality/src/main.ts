/** `npm run quality -- --seeds 1001-1020`: recall and precision of the default rules over many countries. */
import { Worker } from 'node:worker_threads';
import { Command } from 'commander';
import { difficulties, typologyNames, type TypologyName } from '@tengewatch/shared/events/truth.js';
import { inParallel } from '@tengewatch/shared/runtime/in-parallel.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import type { ScoredSeed } from './score-seed.js';
import { seedList } from './seed-list.js';

const SCENARIOS: readonly string[] = ['baseline', ...typologyNames];

interface Flags {
  readonly seeds: readonly number[];
  readonly set: readonly string[];
}

function scoreInWorker(workerData: object): Promise<ScoredSeed> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./score-seed.js', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const share = (part: number, whole: number): string => (whole === 0 ? '–' : ratio(part, whole, 3).toFixed(3));

function typologyRow(rule: TypologyName, results: readonly ScoredSeed[]): string {
  const scores = results.filter(({ scenario }) => scenario === rule).map(({ score }) => score.byTypology[rule]);
  const of = (field: 'schemes' | 'caught' | 'trueAlerts' | 'falseAlerts' | 'decoys' | 'decoysAlerted'): number =>
    sum(scores.map((score) => score[field]));
  const recallAt = (difficulty: (typeof difficulties)[number]): string => {
    const at = scores.map((score) => score.byDifficulty[difficulty]);
    return `${share(sum(at.map(({ caught }) => caught)), sum(at.map(({ schemes }) => schemes)))} of ${sum(at.map(({ schemes }) => schemes))}`;
  };
  const cells = [
    rule.padEnd(21),
    share(of('caught'), of('schemes')),
    share(of('trueAlerts'), of('trueAlerts') + of('falseAlerts')).padStart(10),
    String(of('falseAlerts')).padStart(6),
    ...difficulties.map((difficulty) => recallAt(difficulty).padStart(12)),
    `${of('decoysAlerted')} of ${of('decoys')}`.padStart(13),
  ];
  return cells.join('  ');
}

const program = new Command('quality')
  .description('Recall and precision of the rules over the shipped scenarios, one country for each seed.')
  .option('--seeds <list>', 'seeds, as 1001-1020 or 3,5,9', seedList, seedList('1001-1020'))
  .option(
    '--set <path=value>',
    'change one value of every scenario; may be repeated',
    (value: string, all: string[]) => [...all, value],
    [],
  )
  .parse();
const { seeds, set } = program.opts<Flags>();

const jobs = SCENARIOS.flatMap((scenario) => seeds.map((seed) => ({ scenario, seed })));
const results = await inParallel(
  jobs,
  (job) => scoreInWorker({ ...job, settings: set }),
  (done) => void (process.stderr.isTTY && process.stderr.write(`${done} of ${jobs.length}\r`)),
);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`${seeds.length} seeds, ${seeds[0]} to ${seeds.at(-1)}; recall and precision over plain and careful schemes\n`);
say('typology               recall   precision   false         plain       careful       evasive  decoys alerted');
for (const rule of typologyNames) say(typologyRow(rule, results));
const baseline = results.filter(({ scenario }) => scenario === 'baseline');
const alerts = sum(baseline.map((result) => result.alerts));
const cardDays = sum(baseline.map(({ cards, days }) => cards * days));
say(`\nbaseline, no crime: ${alerts} alerts in ${cardDays} card-days, ${ratio(alerts * 10_000, cardDays, 3)} for 10,000`);
