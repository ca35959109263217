/** Hides people in text that leaves the system by another way than the reports: logs, and what is said on standard error. */

const CARD_DIGITS = 16;
const IIN_DIGITS = 12;
/** No digit stands before, but for the last one of a JSON escape, which only looks like a part of the number. */
const START = String.raw`(?<!(?<!\\u[0-9a-f]{3})\d)`;
const GAP = String.raw`[ \-\u00a0\u202f]?`;
/** Cards here begin with 9; those of real networks, with 2 to 6, may stand in a foreign feed's unreadable records. */
const CARD = new RegExp(`${START}[2-69]\\d{3}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{4}(?!\\d)`, 'gi');
/**
 * A birth date as YYMMDD, or a year, a month and a firm's kind. Twelve digits without one are no IIN or BIN, and may be the
 * hexadecimal name of a run. The check digit is not asked for: a mistyped IIN tells as much of its holder.
 */
const IIN = new RegExp(`${START}\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]|[4-6]\\d)\\d{6}(?!\\d)`, 'gi');
/** What a quotation that was cut off leaves of a number: enough digits to find somebody by. */
const CUT_AFTER = /\d{8,}(?=[\\"']{0,2}(?:…|\.{3}))/g;
const CUT_BEFORE = /(?<=(?:…|\.{3})[\\"']{0,2})\d{8,}/g;

const HIDDEN = '****';

/** "9412 **** **** 1234": enough to tell two cards of one scheme apart, too little to use one. */
export function maskCard(card: string): string {
  const digits = card.replace(/\D/g, '');
  return digits.length === CARD_DIGITS ? `${digits.slice(0, 4)} ${HIDDEN} ${HIDDEN} ${digits.slice(-4)}` : HIDDEN;
}

/** "******** 1234": an IIN begins with the date of birth, which is hidden as well. */
export const maskIin = (iin: string): string => (iin.length === IIN_DIGITS ? `******** ${iin.slice(-4)}` : HIDDEN);

/** The text with every card number, IIN and BIN in it masked, and what may be a part of one where a quotation was cut off. */
export const maskPeople = (text: string): string =>
  text.replace(CARD, maskCard).replace(IIN, maskIin).replace(CUT_AFTER, HIDDEN).replace(CUT_BEFORE, HIDDEN);

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
/** Whatever is masked holds so many digits in a row. */
const SOME_DIGITS = /\d{4}/;
/** Names carry their units here, so these say of a number that it counts something and is nobody's. */
const COUNTS = /(?:Tiyn|Kzt|Ms|Bytes)"$|^"(?:time|offset|seed)"$/;

/** One line of JSON, with names, texts and numbers masked at any depth. It stays JSON: a masked number becomes a text. */
export function maskJsonLine(line: string): string {
  let name = '';
  return line.replace(JSON_TOKEN, (token, at: number) => {
    const isText = token.startsWith('"');
    if (isText && line[at + token.length] === ':') name = token;
    if (!SOME_DIGITS.test(token) || (!isText && COUNTS.test(name))) return token;
    // Masked as it will be read: the digits of an escape are no part of a number, and must stay an escape.
    const text = isText ? (JSON.parse(token) as string) : token;
    const masked = maskPeople(text);
    return masked === text ? token : JSON.stringify(masked);
  });
}
