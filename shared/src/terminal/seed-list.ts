/** Seeds as a command line takes them. */
import { InvalidArgumentError } from 'commander';

/** "1-20" or "3,5,9". Throws InvalidArgumentError for anything else. */
export function seedList(text: string): readonly number[] {
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (from <= to) return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }
  if (/^\d+(,\d+)*$/.test(text)) return text.split(',').map(Number);
  throw new InvalidArgumentError('give a range such as 1001-1020 or a list such as 3,5,9');
}
