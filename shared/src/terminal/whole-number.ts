/** Reads whole numbers from a command line, and says what would be right where they are none. */
import { InvalidArgumentError } from 'commander';
import { numberText } from '../documents/schema-problems.js';

/** A parser of whole numbers in decimal digits, both ends included. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${numberText(min)} to ${numberText(max)}.`);
  };
}
