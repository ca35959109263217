/** `tengewatch calibrate`: holds the countries of a scenario against the published figures of the real one. */
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { shippedCalibration } from '@tengewatch/shared/scenario/named-scenario.js';
import { inParallel } from '@tengewatch/shared/runtime/in-parallel.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Command } from 'commander';
import { compareFigures, meanDensity, type ComparedFigure } from '../calibrate/compare-figures.js';
import type { CrimeDensity, MeasuredCountry } from '../calibrate/measure-country.js';
import { inThread } from '../in-thread.js';
import { tableLines } from '../render/table.js';
import { countText, figureText, percentText, plural, wrapped } from '../render/words.js';
import { shareProgress } from '../share-progress.js';
import { collected } from './arguments.js';
import { checkHeap } from './heap-room.js';

interface CalibrateFlags {
  readonly seeds: number;
  readonly set: readonly string[];
  readonly json?: true;
}

const MOST_SEEDS = 1000;
const DEFAULT_SEEDS = 5;
/** Nothing was tuned on these. */
const FIRST_SEED = 2001;

const teaching = `
Examples:
  tengewatch calibrate kazakhstan-2024
  tengewatch calibrate baseline --seeds 10 --set start=2025-01-06

The country is measured on its ordinary people: cards of schemes and look-alikes
are left out, and how dense those are is told below. Published figures, their
sources and how far a country may be off stand in scenarios/calibration.yaml,
under figures. Figures of a year are for scenarios that begin in it. The interval
is that of the mean over the seeds, 95%. Exit code 3 says that one is too far off.`;

export function addCalibrate(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('calibrate')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .description('compare the simulated country with published figures')
    .option('--seeds <n>', 'how many countries to measure', wholeNumber(1, MOST_SEEDS), DEFAULT_SEEDS)
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', teaching)
    .action(async (argument: string, flags: CalibrateFlags) => finish(await calibrate(argument, flags, terminal, signal)));
}

async function calibrate(
  argument: string,
  { seeds, set, json }: CalibrateFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const scenario = scenarioFor(argument, set);
  checkHeap(scenario);
  const view = shareProgress(terminal, 'countries');
  let countries: readonly MeasuredCountry[];
  try {
    const all = Array.from({ length: seeds }, (_, index) => FIRST_SEED + index);
    countries = await inParallel(
      all,
      (seed) => inThread<MeasuredCountry>(new URL('../calibrate/calibrate-thread.js', import.meta.url), { scenario, seed }, signal),
      (done) => view.progress(done / seeds, done),
    );
  } finally {
    view.close();
  }
  const figures = compareFigures(countries, shippedCalibration().figures, Number(scenario.start.slice(0, 4)));
  const density = meanDensity(countries);
  terminal.out(
    json === true ? JSON.stringify({ figures, density }, null, 2) : calibrationLines(figures, density, seeds, terminal).join('\n'),
  );
  return figures.every(({ isWithin }) => isWithin) ? exitCodes.fine : exitCodes.unbalanced;
}

function calibrationLines(figures: readonly ComparedFigure[], density: CrimeDensity, seeds: number, { colours }: Terminal): string[] {
  const rows = figures.map(({ name, unit, published, generated, halfWidth, offShare, toleranceShare, isWithin }) => [
    name,
    unit,
    figureText(published),
    figureText(generated),
    halfWidth === null ? '' : `±${shortText(halfWidth)}`,
    `${offShare < 0 ? '−' : '+'}${percentText(Math.abs(offShare))}`,
    percentText(toleranceShare),
    isWithin ? 'yes' : 'NO',
  ]);
  const right = { align: 'right' } as const;
  const off = figures.filter(({ isWithin }) => !isWithin).length;
  return [
    ...tableLines(
      [
        { title: 'figure' },
        { title: 'unit' },
        { title: 'published', ...right },
        { title: 'simulated', ...right },
        { title: '95%', ...right },
        { title: 'off', ...right },
        { title: 'limit', ...right },
        { title: 'holds' },
      ],
      rows,
      colours.dim,
    ),
    '',
    `  ${plural(seeds, 'country', 'countries')}; ${off === 0 ? 'every figure is within its tolerance' : `${plural(off, 'figure')} of ${figures.length} too far off`}.`,
    `  Schemes hold ${shareText(density.schemeShareOfCards)} of the cards and take ${shareText(density.schemeShareOfCash)} of the cash; look-alikes ${shareText(density.lookAlikeShareOfCards)} and ${shareText(density.lookAlikeShareOfCash)}.`,
    '  In the real country, all cash-out groups that were found took 0.1% of the cash.',
    '',
    '  Published by',
    ...publisherLines(figures),
  ];
}

const NAMES_WIDTH = 110;
/** Each publication with the figures that come from it. */
function publisherLines(figures: readonly ComparedFigure[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, source, publishedBy } of figures) {
    const by = publishedBy ?? source;
    names.set(by, [...(names.get(by) ?? []), name]);
  }
  return [...names].flatMap(([by, of]) => [`    ${by}`, ...wrapped(of.join(', '), NAMES_WIDTH, '      ')]);
}

/** Two significant figures: more of an interval say nothing. */
const shortText = (value: number): string => (value >= 100 ? countText(value) : String(Number(value.toPrecision(2))));

const shareText = (share: number): string => `${(share * 100).toFixed(1)}%`;
