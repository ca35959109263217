/** A mistake in a scenario, told so that a person can act on it: where it is, what is wrong, what would be right. */

export interface Problem {
  /** The file as the person named it, or the setting: `--set people=10`. */
  readonly file: string;
  /** Counted from 1; null when the problem has no place in a text, as in a setting. */
  readonly line: number | null;
  readonly column: number | null;
  /** Where in the document, such as schemes.0.count; empty for the document itself. */
  readonly path: string;
  readonly message: string;
  /** What would be right; empty when the message says it all. */
  readonly hint: string;
}

/** Steps into a document: map keys and list indexes. */
export type DocumentPath = readonly (string | number)[];

const MAX_STEP_LENGTH = 60;
const stepText = (step: string | number): string =>
  typeof step === 'string' && step.length > MAX_STEP_LENGTH ? `${step.slice(0, MAX_STEP_LENGTH)}…` : String(step);

export const pathText = (path: DocumentPath): string => path.map(stepText).join('.');

const MAX_TOLD = 100;

/** One line for each mistake; of very many, the first. */
export function problemLines(problems: readonly Problem[]): string[] {
  const left = problems.length - MAX_TOLD;
  return [...problems.slice(0, MAX_TOLD).map(problemText), ...(left > 0 ? [`… and ${left} more`] : [])];
}

/** "file.yaml:12:5  people: 10 is too small; give a whole number from 100 to 5,000,000" */
export function problemText(problem: Problem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  const subject = problem.path === '' ? '' : `${problem.path}: `;
  return `${place}  ${subject}${problem.message}${problem.hint === '' ? '' : `; ${problem.hint}`}`;
}

/** In the order in which a person meets them in the text; those without a line come last. */
export function inReadingOrder(problems: readonly Problem[]): Problem[] {
  const line = (problem: Problem) => problem.line ?? Number.MAX_SAFE_INTEGER;
  return [...problems].sort((a, b) => line(a) - line(b) || (a.column ?? 0) - (b.column ?? 0));
}
