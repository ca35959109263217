/** What happened, as an alert's evidence tells it: a time line in local time, with a mark where events were counted and not kept. */
import { FIRST_EVIDENCE, type Evidence } from '@tengewatch/shared/events/alert.js';
import { formatKzt } from '@tengewatch/shared/events/money.js';
import { byTimeAndId, isMoneyIn } from '@tengewatch/shared/rules/evidence.js';
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import { INDENT, prose, type Page } from './page.js';
import { mixedLettersText } from './spelling.js';
import { daysText, localDayText, localTimeText, plural, weekdayText } from './words.js';

/** As many as a masked card shows at its end; more where two cards end alike. */
const CARD_DIGITS = 4;
const MAX_CARD_DIGITS = 16;
/** In front of a row that the truth gives to the scheme or look-alike. */
export const OWN_ROW = '●';

const verifiedBy: { readonly [V in NonNullable<Evidence['senderVerification']>]: string } = {
  none: 'not verified',
  'government-database': 'government database',
  app: 'bank app',
  sms: 'SMS',
};

export const verificationText = ({ senderVerification }: Evidence): string =>
  senderVerification === null ? '' : verifiedBy[senderVerification];

/** `own` are the ids of the events to mark. */
export function eventsPart({ evidence, eventCount, leftOutCount }: ReportedAlert, own: ReadonlySet<string>, page: Page): string[] {
  const rows = [...evidence].sort(byTimeAndId);
  const cardDigits = digitsApart([...new Set(rows.map(({ card }) => card))]);
  const amountWidth = Math.max(0, ...rows.map(({ amountTiyn }) => formatKzt(amountTiyn).length));
  const lines: string[] = [];
  let day = '';
  for (const [index, row] of rows.entries()) {
    const [before, today] = [rows[index - 1], localDayText(row.timeMs)];
    if (leftOutCount > 0 && index === FIRST_EVIDENCE && before !== undefined) {
      lines.push(...gapLines(leftOutCount, before.timeMs, row.timeMs, page));
      day = '';
    }
    if (today !== day) lines.push(page.colours.bold(`${INDENT}${weekdayText(row.timeMs)} ${today}`));
    day = today;
    const card = cardDigits === 0 ? '' : `…${row.card.slice(-cardDigits)}  `;
    const amount = `${isMoneyIn(row) ? '+' : '−'} ${formatKzt(row.amountTiyn).padStart(amountWidth)}`;
    const head = `${own.has(row.eventId) ? OWN_ROW : ' '} ${localTimeText(row.timeMs).slice(11)}  ${card}${amount}  `;
    const [first = '', ...more] = prose(page, rowText(row), ' '.repeat(head.length));
    lines.push(head + first.trimStart(), ...more);
  }
  const unshown = eventCount - rows.length - leftOutCount;
  if (unshown > 0) {
    const text = `… ${plural(unshown, 'event')} more ${unshown === 1 ? 'is' : 'are'} counted: of a long visit to an ATM only a part is shown …`;
    lines.push(...prose(page, text).map(page.colours.dim));
  }
  if (rows.some(({ senderVerification, who }) => senderVerification !== null && who !== null)) {
    lines.push(...prose(page, 'In brackets behind a sender: how the bank knows that it was that person.').map(page.colours.dim));
  }
  for (const name of new Set(rows.flatMap(({ trade, where }) => (trade === null || where === null ? [] : where)))) {
    const odd = mixedLettersText(name);
    if (odd !== undefined) lines.push(...prose(page, `«${name}» in these rows: ${odd}.`));
  }
  if (rows.some(({ trade }) => trade !== null)) lines.push(...prose(page, 'The sums of --totals name the wallets.').map(page.colours.dim));
  return lines;
}

function gapLines(left: number, fromMs: number, toMs: number, page: Page): string[] {
  const [from, to] = [localTimeText(fromMs), localTimeText(toMs)];
  const isOneDay = localDayText(fromMs) === localDayText(toMs);
  const between = isOneDay ? `${from.slice(11)} and ${to.slice(11)}` : daysText(fromMs, toMs, 'and');
  const text = `… ${plural(left, 'event')} between ${between} ${left === 1 ? 'is' : 'are'} counted and not kept …`;
  return prose(page, text).map(page.colours.dim);
}

/** How many last digits tell the cards apart; 0 when there is one only. */
function digitsApart(cards: readonly string[]): number {
  if (cards.length < 2) return 0;
  for (let digits = CARD_DIGITS; digits < MAX_CARD_DIGITS; digits += 1) {
    if (new Set(cards.map((card) => card.slice(-digits))).size === cards.length) return digits;
  }
  return MAX_CARD_DIGITS;
}

/** What it is, where and with whom, without its sum. */
export function rowText(row: Evidence): string {
  const { topic, what, where, who, city, trade } = row;
  const at = where === null ? '' : ` at ${where}`;
  if (topic === 'card-debits') return `${what} to ${where ?? 'an unnamed recipient'}`;
  if (topic === 'atm-withdrawals') return `${what}${at}, ${city}`;
  if (trade !== null) return `${isMoneyIn(row) ? 'sold' : 'bought'} ${trade.quantity} ${trade.asset}${at}`;
  return `${what}${at}${who === null ? ', sender not named' : ` from ${who} (${verificationText(row)})`}`;
}
