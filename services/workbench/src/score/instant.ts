/** Reads an instant as files give it: ISO with an offset, as most tools write it, or milliseconds since 1970. */

const ISO = /^(?<day>\d{4}-\d\d-\d\d)[T ](?<clock>\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?<offset>Z|[+-]\d\d(?::?\d\d)?)?$/;
/** Tools that know no whole numbers write "1704431000000.0". */
const EPOCH_MS = /^\d{9,14}(?:\.0+)?$/;

/** Milliseconds since 1970, or what is wrong with the text. */
export function instantOf(text: string): number | string {
  if (text === '') return 'gives no time';
  if (EPOCH_MS.test(text)) return Number(text);
  const { day, clock, offset } = ISO.exec(text)?.groups ?? {};
  if (day === undefined) return `"${text}" is no time; give it as 2024-01-05T14:03:20+05:00, or as milliseconds since 1970`;
  if (offset === undefined) return `the time "${text}" has no offset; give it as ${day}T${clock}+05:00`;
  const digits = offset.replace(':', '').padEnd(5, '0');
  const timeMs = Date.parse(`${day}T${clock}${offset === 'Z' ? 'Z' : `${digits.slice(0, 3)}:${digits.slice(3)}`}`);
  return Number.isNaN(timeMs) ? `"${text}" is no time that a calendar has` : timeMs;
}
