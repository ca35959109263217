/** The page that goes with exported data: what it is, how it was made, what each column means, and what may be concluded from it. */
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { countText } from '../render/words.js';
import { shellWord } from '../render/shell-word.js';
import type { CensusRow } from './census.js';
import type { Column } from './table.js';
import { worldTables } from './world-tables.js';

export interface DataCardFacts {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly settings: readonly string[];
  readonly format: string;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly census: readonly CensusRow[];
}

/** A Markdown page. */
export function dataCard(facts: DataCardFacts): string {
  const { scenario, seed } = facts;
  return [
    `# ${scenario.title} (seed ${seed})`,
    '',
    'Synthetic data: no person, card, firm or bank in it exists. IINs, card numbers and BINs are of ranges that are given to nobody.',
    '',
    scenario.description,
    '',
    ...howItWasMade(facts),
    ...tableOfTables(facts),
    ...shares(facts),
    ...columnTables(),
    ...limits,
  ].join('\n');
}

function howItWasMade({ scenario, seed, settings, format }: DataCardFacts): string[] {
  const set = settings.flatMap((setting) => ['--set', shellWord(setting)]).join(' ');
  const command = `tengewatch export ${scenario.name} --seed ${seed} --format ${format} --out DIR${set === '' ? '' : ` ${set}`}`;
  return [
    '## How it was made',
    '',
    `    ${command}`,
    '',
    `${countText(scenario.people)} people are simulated over ${scenario.days} days from ${scenario.start}, UTC+5. The numbers that shape their lives stand in`,
    '`scenarios/calibration.yaml`, each with its source or a reason and a range. The same command gives the same rows.',
    '',
  ];
}

function tableOfTables({ rows, format }: DataCardFacts): string[] {
  return [
    '## Tables',
    '',
    `Each is a folder of ${format} files, \`part-00000.${format}\` and so on, which are read as one. Events come shard by shard, in each by time.`,
    'Money is in tiyn: 1 tenge = 100 tiyn. Instants are milliseconds since 1970, UTC.',
    '',
    '| table | rows | what a row is |',
    '|---|--:|---|',
    ...worldTables.map(({ name, meaning }) => `| ${name} | ${countText(rows[name] ?? 0)} | ${meaning} |`),
    '',
  ];
}

function shares({ census, rows }: DataCardFacts): string[] {
  const events = worldTables.reduce((sum, { name }) => sum + (name.startsWith('truth-') ? 0 : (rows[name] ?? 0)), 0);
  const eventRows = events - (rows['people'] ?? 0) - (rows['cards'] ?? 0);
  const share = (part: number, whole: number): string => (whole === 0 ? '0' : `${((part / whole) * 100).toFixed(2)}%`);
  const line = ({ typology, kind, difficulty, schemes, cards, events: marked }: CensusRow): string =>
    `| ${typology} | ${kind} | ${difficulty ?? ''} | ${schemes} | ${cards} | ${share(cards, rows['cards'] ?? 0)} | ${marked} | ${share(marked, eventRows)} |`;
  return [
    '## Schemes and look-alikes',
    '',
    'A scheme is a crime; a decoy is honest people who do nearly the same. Their shares are those of all cards and of all events.',
    '',
    '| typology | kind | difficulty | number | cards | share | events | share |',
    '|---|---|---|--:|--:|--:|--:|--:|',
    ...census.map(line),
    '',
  ];
}

const typeText = ({ type, choices = [] }: Column): string => {
  if (type === 'whole') return 'whole number';
  if (type === 'truth-value') return 'true or false';
  return type === 'choice' ? choices.map((choice) => `\`${choice}\``).join(', ') : 'text';
};

const columnTables = (): string[] => [
  '## Columns',
  '',
  ...worldTables.flatMap(({ name, columns }) => [
    `### ${name}`,
    '',
    '| column | type | meaning |',
    '|---|---|---|',
    ...columns.map((column) => `| ${column.name} | ${typeText(column)} | ${column.meaning} |`),
    '',
  ]),
];

const limits = [
  '## What it is not good for',
  '',
  'It is made to learn on, to tune rules and to measure systems. Crime in it is denser than in any real country, so that shares of alerts or',
  'of illicit money say nothing about Kazakhstan. A model that was trained on it has learned this simulation.',
  '',
];
