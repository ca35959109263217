/** Ids made of content alone, so that a repeated fold writes equal records. */
import { hash } from 'node:crypto';

/** Hash of the parts in their order, as `length` hexadecimal digits. */
export function contentId(length: number, ...parts: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, length);
}
