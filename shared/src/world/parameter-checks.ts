/** What the schema cannot say of the world's parameters: whether they fit together. For the calibration and scenarios alike. */
import { numberText, type ContentProblem, type IsSound } from '../documents/schema-problems.js';
import type { DocumentPath } from '../documents/problem.js';

/** Sums of shares read from text miss 1 by less than this. */
const SHARE_TOLERANCE = 1e-9;
const SUM_DECIMALS = 1000;
const sumText = (sum: number): string => numberText(Math.round(sum * SUM_DECIMALS) / SUM_DECIMALS);

const OCCUPATION_SHARES = ['salariedShare', 'pensionerShare', 'studentShare', 'selfEmployedShare', 'visitorShare'];

/** Pairs of a topic of which the first must not be above the second. */
const ORDERED: readonly (readonly [topic: string, low: string, high: string])[] = [
  ['wages', 'bonusShareMin', 'bonusShareMax'],
  ['wages', 'finalPayDay', 'advancePayDay'],
  ['wages', 'payrollFromHour', 'payrollToHour'],
  ['pensions', 'firstDayOfMonth', 'lastDayOfMonth'],
  ['pensions', 'paidFromHour', 'paidToHour'],
  ['loans', 'instalmentFromHour', 'instalmentToHour'],
  ['fees', 'bookedFromHour', 'bookedToHour'],
  ['rates', 'marginShareMin', 'marginShareMax'],
];
/** Lists whose numbers must rise. */
const RISING: readonly DocumentPath[] = ['limitsKzt', 'stepsKzt', 'cashKzt'].map((name) => ['roundSums', name]);

/** Paths are those of the world. Parameters that are missing or not sound are left out of every conclusion. */
export function parameterProblems(world: unknown, isSound: IsSound): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const add = (
    path: DocumentPath,
    what: ContentProblem['what'],
    message: string,
    hint: string,
    related: readonly DocumentPath[] = [],
  ): void => void problems.push({ path, what, message, hint, related });
  const at = (path: DocumentPath): unknown =>
    path.reduce<unknown>((node, step) => (node as Readonly<Record<string, unknown>> | undefined)?.[step], world);
  const numberAt = (path: DocumentPath): number | undefined => {
    const value = at(path);
    return typeof value === 'number' && isSound(...path) ? value : undefined;
  };
  /** Empty where there is none to conclude from. */
  const listAt = (path: DocumentPath): readonly number[] => {
    const value = at(path);
    return Array.isArray(value) && isSound(...path) ? (value as readonly number[]) : [];
  };
  const namesIn = (...path: readonly string[]): string[] => Object.keys(at(path) ?? {});
  /** Undefined where one of them is not known. */
  const sumOf = (paths: readonly DocumentPath[]): number | undefined =>
    paths.map(numberAt).reduce((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value), 0);

  const occupations = sumOf(OCCUPATION_SHARES.map((name) => ['population', name]));
  if (occupations !== undefined && occupations > 1 + SHARE_TOLERANCE) {
    const message = `${OCCUPATION_SHARES.join(', ')} add up to ${sumText(occupations)}`;
    add(['population'], 'key', message, 'give shares that add up to at most 1');
  }
  const kinds = namesIn('purchases', 'visitShares');
  const visits = sumOf(kinds.map((kind) => ['purchases', 'visitShares', kind]));
  if (visits !== undefined && kinds.length > 0 && Math.abs(visits - 1) > SHARE_TOLERANCE) {
    add(['purchases', 'visitShares'], 'key', `the shares add up to ${sumText(visits)}`, 'give shares that add up to 1');
  }
  const withdrawals = sumOf(namesIn('cash', 'byCity').map((city) => ['cash', 'byCity', city, 'numberShare']));
  if (withdrawals !== undefined && withdrawals > 1 + SHARE_TOLERANCE) {
    const message = `the shares of all cities add up to ${sumText(withdrawals)}`;
    add(['cash', 'byCity'], 'key', message, 'give number shares that add up to at most 1');
  }
  for (const [topic, low, high] of ORDERED) {
    const [lowest, highest] = [numberAt([topic, low]), numberAt([topic, high])];
    if (lowest === undefined || highest === undefined || lowest <= highest) continue;
    const message = `${numberText(lowest)} is above ${high}, which is ${numberText(highest)}`;
    add([topic, low], 'value', message, `give at most ${numberText(highest)}`, [[topic, high]]);
  }
  for (const name of namesIn('population', 'youngest')) {
    const [youngest, oldest] = [numberAt(['population', 'youngest', name]), numberAt(['population', 'oldest', name])];
    if (youngest === undefined || oldest === undefined || youngest <= oldest) continue;
    const message = `${youngest} is above the age of the oldest, which is ${oldest}`;
    add(['population', 'youngest', name], 'value', message, `give at most ${oldest}`, [['population', 'oldest', name]]);
  }
  for (const path of RISING) {
    const numbers = listAt(path);
    const falls = numbers.findIndex((number, index) => index > 0 && number <= numbers[index - 1]!);
    if (falls < 0) continue;
    add(path, 'value', `${numberText(numbers[falls]!)} comes after ${numberText(numbers[falls - 1]!)}`, 'give numbers that rise');
  }
  for (const name of namesIn('rhythms')) {
    const weights = listAt(['rhythms', name]);
    if (weights.length === 0 || weights.some((weight) => weight > 0)) continue;
    add(['rhythms', name], 'value', 'no hour has a weight', 'give at least one hour more than 0');
  }
  return problems;
}
