/** Says what does not add up in a report; the command then ends with its own exit code. */
import { formatKzt } from '@tengewatch/shared/events/money.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { countText } from './words.js';

/** One line for each thing that does not add up; empty when everything does. Adds up by itself, and trusts no flag. */
export function balanceProblems({ ledger, books }: RunReport): string[] {
  const problems: string[] = [];
  for (const [topic, { published, foreign, readers, balanced }] of Object.entries(ledger)) {
    const written = published + foreign;
    let explained = true;
    for (const [reader, { handled, deadLettered, late }] of Object.entries(readers)) {
      const accounted = handled + deadLettered + late;
      if (accounted === written) continue;
      explained = false;
      const what = accounted < written ? `lost ${countText(written - accounted)}` : `saw ${countText(accounted - written)} too many`;
      problems.push(`✗ ledger: reader ${reader} of ${topic} ${what} of ${countText(written)} records`);
    }
    if (!balanced && explained) problems.push(`✗ ledger: ${topic} is marked as not balanced`);
  }
  const off = books.openingTiyn + books.creditedTiyn - books.debitedTiyn - books.closingTiyn;
  if (off !== 0)
    problems.push(
      `✗ books: ${formatKzt(Math.abs(off))} (${countText(Math.abs(off))} tiyn) too ${off > 0 ? 'little' : 'much'} on the cards at the end`,
    );
  else if (!books.balanced) problems.push('✗ books: they are marked as not balanced');
  if (books.transfersUnmatched > 0)
    problems.push(`✗ books: ${countText(books.transfersUnmatched)} transfers have only one leg, or two that differ`);
  return problems;
}
