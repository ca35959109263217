/** Sums over an alert's kept evidence: by whom the money came from, whom it went to, and by which way it left. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { formatKzt } from '@tengewatch/shared/events/money.js';
import { isMoneyIn } from '@tengewatch/shared/rules/evidence.js';
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';
import { Decimal } from 'decimal.js';
import { verificationText } from './explain-events.js';
import { prose, type Page } from './page.js';
import { tableLines } from './table.js';
import { countText, plural } from './words.js';

interface Sum {
  /** What the rows have in common, one cell each. */
  readonly cells: readonly string[];
  readonly rows: Evidence[];
  tiyn: number;
}

const NONE = '–';

/** One sum for each different list of cells, the largest first. */
function sumsBy(rows: readonly Evidence[], cellsOf: (row: Evidence) => readonly string[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const cells = cellsOf(row);
    const key = JSON.stringify(cells);
    const sum = sums.get(key) ?? { cells, rows: [], tiyn: 0 };
    sum.rows.push(row);
    sum.tiyn += row.amountTiyn;
    sums.set(key, sum);
  }
  return [...sums].sort(([left, one], [right, other]) => other.tiyn - one.tiyn || compareText(left, right)).map(([, sum]) => sum);
}

interface Block {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Evidence[];
  readonly cellsOf: (row: Evidence) => readonly string[];
}

function blocksOf(evidence: readonly Evidence[]): Block[] {
  const of = (topic: Evidence['topic']) => evidence.filter((row) => row.topic === topic);
  const trades = of('exchanger-trades');
  return [
    {
      title: 'In, by sender',
      columns: ['Sender', 'verified by', 'came as'],
      rows: of('card-top-ups'),
      cellsOf: (row) => [row.who ?? 'not named', row.who === null ? NONE : verificationText(row), row.what],
    },
    ...tradeBlocks('In, for crypto sold at', trades.filter(isMoneyIn)),
    {
      title: 'Out, by recipient of transfers',
      columns: ['Recipient'],
      rows: of('card-debits'),
      cellsOf: ({ where }) => [where ?? 'not named'],
    },
    {
      title: 'Out, as cash',
      columns: ['ATM', 'city'],
      rows: of('atm-withdrawals'),
      cellsOf: ({ where, city }) => [where ?? NONE, city],
    },
    ...tradeBlocks(
      'Out, for crypto bought at',
      trades.filter((row) => !isMoneyIn(row)),
    ),
  ];
}

/** One block for each platform, as it is named on payments: wallets are long. */
const tradeBlocks = (title: string, trades: readonly Evidence[]): Block[] =>
  sumsBy(trades, ({ where }) => [where ?? 'an unnamed platform']).map(({ cells: [platform = ''], rows }) => ({
    title: `${title} ${platform}`,
    columns: ['Wallet', 'asset'],
    rows,
    cellsOf: ({ trade }) => [trade?.wallet ?? NONE, trade?.asset ?? NONE],
  }));

export function totalsPart({ evidence, eventCount }: ReportedAlert, page: Page): string[] {
  const left = eventCount - evidence.length;
  const over =
    left > 0
      ? `Over the ${countText(evidence.length)} events that the alert keeps; ${countText(left)} further ${left === 1 ? 'event is' : 'events are'} counted in it and not here.`
      : `Over all ${plural(evidence.length, 'event')} of the alert.`;
  return [
    ...prose(page, over),
    ...blocksOf(evidence)
      .filter(({ rows }) => rows.length > 0)
      .flatMap((block) => ['', ...blockLines(block, page)]),
  ];
}

function blockLines({ title, columns, rows, cellsOf }: Block, page: Page): string[] {
  const right = (name: string) => ({ title: name, align: 'right' as const });
  const hasQuantity = rows.some(({ trade }) => trade !== null);
  const head = [...columns.map((name) => ({ title: name })), ...(hasQuantity ? [right('quantity')] : []), right('events'), right('KZT')];
  const lines = sumsBy(rows, cellsOf).map((sum) => [
    ...sum.cells,
    ...(hasQuantity ? [quantityOf(sum.rows)] : []),
    countText(sum.rows.length),
    moneyText(sum.tiyn),
  ]);
  const total = rows.reduce((sum, { amountTiyn }) => sum + amountTiyn, 0);
  return [
    ...prose(page, `${title}: ${formatKzt(total)} in ${plural(rows.length, 'event')}.`),
    ...tableLines(head, lines, page.colours.dim),
  ];
}

const quantityOf = (rows: readonly Evidence[]): string =>
  rows.reduce((sum, { trade }) => sum.plus(trade?.quantity ?? 0), new Decimal(0)).toFixed();

const moneyText = (tiyn: number): string => formatKzt(tiyn).replace(' KZT', '');
