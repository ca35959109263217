/** Says what does not add up in a report; the command then ends with its own exit code. */
import { formatKzt } from '@tengewatch/shared/events/money.js';
import type { RunReport, SourceFault } from '@tengewatch/shared/scoring/run-report.js';
import { countText, plural } from './words.js';

/** One line for each thing that does not add up; empty when everything does. Adds up by itself, and trusts no flag. */
export function balanceProblems({ ledger, books }: RunReport): string[] {
  const problems: string[] = [];
  for (const [topic, { published, foreign, readers, faults = [], balanced }] of Object.entries(ledger)) {
    const written = published + foreign;
    let explained = faults.length === 0;
    problems.push(...faults.map((fault) => faultText(topic, fault)));
    for (const [reader, { handled, deadLettered, late }] of Object.entries(readers)) {
      if (late > 0 && faults.length === 0) {
        explained = false;
        problems.push(`✗ ledger: reader ${reader} of ${topic} left out ${plural(late, 'late event')}`);
      }
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

/** The counts that are there, and what they prove. */
function faultText(topic: string, { partition, source, late, unreadable, contradictory }: SourceFault): string {
  const counts = [
    ...(late === 0 ? [] : [`${plural(late, 'event')} too late, and left out`]),
    ...(unreadable === 0 ? [] : [plural(unreadable, 'unreadable record')]),
    ...(contradictory === 0 ? [] : [`${plural(contradictory, 'record')} against what it had said before`]),
  ];
  return (
    `✗ ledger: in ${topic}/${partition} the source ${source} has ${counts.join(', ')}. ` +
    'No writer of this run does that: somebody wrote in its name, or it has a bug; these alerts are not to be relied on'
  );
}
