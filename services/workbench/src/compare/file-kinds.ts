/** The kinds of file that can be compared: how each is told, and how it becomes a side. Another kind is another entry here. */
import { basename } from 'node:path';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { lazyCheck } from '@tengewatch/shared/documents/own-schema.js';
import { printableData } from '@tengewatch/shared/documents/printable.js';
import { Backtest, BACKTEST_VERSION } from '../backtest/backtest-form.js';
import { figureNames } from '../backtest/figure-names.js';
import { reportOf, textOf } from '../report-file.js';
import { sideOfReport } from './report-side.js';
import type { Side } from './side.js';

interface FileKind {
  readonly what: string;
  /** The command that writes one. */
  readonly writtenBy: string;
  /** By the outside of the content only: whether it is sound is found out when it is read. */
  isOne(content: { readonly [name: string]: unknown }): boolean;
  read(content: unknown, file: string): Side;
}

export const fileKinds: readonly FileKind[] = [
  {
    what: 'run report',
    writtenBy: 'tengewatch run SCENARIO --json FILE',
    isOne: ({ run, alertList }) => typeof run === 'object' && Array.isArray(alertList),
    read: (content, file) => sideOfReport(reportOf(content, file), file),
  },
  {
    what: 'backtest',
    writtenBy: 'tengewatch backtest SCENARIO --json FILE',
    isOne: ({ form }) => form === 'tengewatch-backtest',
    read: (content, file) => sideOfBacktest(backtestOf(content, file), file),
  },
];

export function readSide(file: string): Side {
  const advice = fileKinds.map(({ what, writtenBy }) => `write a ${what} with: ${writtenBy}`);
  const text = textOf(file, ...advice);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${file} is not JSON: ${(error as Error).message}`, ...advice);
  }
  const isObject = typeof content === 'object' && content !== null;
  const kind = isObject ? fileKinds.find(({ isOne }) => isOne(content as { readonly [name: string]: unknown })) : undefined;
  if (kind === undefined) throw new BadInput(`${file} is nothing that can be compared`, ...advice);
  return kind.read(content, file);
}

const checkOfBacktest = lazyCheck<Backtest>(Backtest, { strict: false });

function backtestOf(content: unknown, file: string): Backtest {
  const { version } = content as { readonly version?: unknown };
  if (version !== BACKTEST_VERSION) {
    throw new BadInput(
      `${file} is a backtest of version ${String(version)}, and this Tengewatch reads version ${BACKTEST_VERSION}`,
      'write it anew',
    );
  }
  const check = checkOfBacktest();
  if (check(content)) return printableData(content);
  const first = check.errors?.[0];
  throw new BadInput(
    `${file} is no sound backtest: ${first?.instancePath === '' ? 'the whole' : first?.instancePath} ${first?.message ?? ''}`,
  );
}

/** A backtest keeps figures of each seed, and no alerts. */
export const sideOfBacktest = ({ scenario, title, days, settings, countries, rules }: Backtest, file: string): Side => ({
  name: basename(file),
  scenario,
  title,
  days,
  settings,
  countries,
  rules,
  alerts: null,
  figures: figureNames,
  knowsHonestPeople: true,
  report: null,
});
