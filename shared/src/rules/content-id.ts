/** Ids made of content alone, so that a repeated fold writes equal records. */
import { createHash } from 'node:crypto';

/** Hash of the parts in their order, as `length` hexadecimal digits. */
export function contentId(length: number, ...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length);
}
