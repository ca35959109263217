/** Reads text files that people name: never without a bound, never waiting for a writer that does not come, and only UTF-8. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isatty } from 'node:tty';

export type TextFile = { readonly text: string } | { readonly missing: boolean; readonly wrong: string };

const CHUNK_BYTES = 65_536;
/** How long a pipe may stay silent. */
const PIPE_PATIENCE_MS = 10_000;
const PIPE_LOOK_MS = 20;

const REASONS: { readonly [code: string]: string } = {
  EISDIR: 'is a folder; name a file in it',
  EACCES: 'may not be read: permission denied',
  EPERM: 'may not be read: permission denied',
  ENAMETOOLONG: 'cannot be read: its name is too long',
  ELOOP: 'cannot be read: its links lead in a circle',
  EINVAL: 'cannot be read: it is no file with a text in it',
  ENXIO: 'cannot be read: it is no file with a text in it',
  EMFILE: 'cannot be read: too many files are open',
};

/** The text of a file, or what is wrong with it in words that begin with `shown`: "town.yaml is a folder; …". */
export function readTextFile(path: string, shown: string, maxBytes: number): TextFile {
  let bytes: Uint8Array | string;
  try {
    bytes = readBytes(path, maxBytes);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || path === '') {
      return { missing: true, wrong: path === '' ? 'the name of the file is empty' : `there is no file ${shown}` };
    }
    return { missing: false, wrong: `${shown} ${REASONS[code] ?? `cannot be read: ${message}`}` };
  }
  if (typeof bytes === 'string') return { missing: false, wrong: `${shown} ${bytes}` };
  return decoded(bytes, shown);
}

/** The bytes, or what is wrong with them. */
function readBytes(path: string, maxBytes: number): Uint8Array | string {
  // A pipe without a writer would keep the opening, and with it Ctrl-C, waiting for ever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (isatty(file)) return 'is a terminal; name a file';
    const { size } = fstatSync(file);
    const tooLong = `is far too long; at most ${(maxBytes / 1000).toLocaleString('en')} kB are read`;
    if (size > maxBytes) return tooLong;
    const chunks: Uint8Array[] = [];
    let held = 0;
    let silentMs = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, size - held));
      const read = readSome(file, chunk);
      if (read === 0) return Buffer.concat(chunks, held);
      if (read === undefined) {
        if (silentMs >= PIPE_PATIENCE_MS) return `said nothing for ${PIPE_PATIENCE_MS / 1000} seconds`;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_LOOK_MS);
        silentMs += PIPE_LOOK_MS;
        continue;
      }
      silentMs = 0;
      held += read;
      if (held > maxBytes) return tooLong;
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** How many bytes there were; nothing when a pipe has none at present. */
function readSome(file: number, into: Uint8Array): number | undefined {
  try {
    return readSync(file, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

const BYTE_ORDER_MARKS: readonly (readonly [name: string, ...bytes: number[]])[] = [
  ['UTF-32', 0xff, 0xfe, 0, 0],
  ['UTF-32', 0, 0, 0xfe, 0xff],
  ['UTF-16', 0xff, 0xfe],
  ['UTF-16', 0xfe, 0xff],
];

function decoded(bytes: Uint8Array, shown: string): TextFile {
  const marked = BYTE_ORDER_MARKS.find(([, ...mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
  const wide = marked ?? (alternatesWithNul(bytes) ? 'UTF-16' : undefined);
  if (wide !== undefined) return { missing: false, wrong: `${shown}:1:1  the file is written in ${wide}; save it as UTF-8` };
  const text = utf8Of(bytes);
  if (text !== undefined) return { text };
  const offset = firstBroken(bytes);
  const before = bytes.subarray(0, offset);
  const lineStart = before.lastIndexOf(LINE_FEED) + 1;
  const line = before.filter((byte) => byte === LINE_FEED).length + 1;
  const column = (utf8Of(before.subarray(lineStart)) ?? '').length + 1;
  const byte = `0x${bytes[offset]!.toString(16).toUpperCase().padStart(2, '0')}`;
  const wrong = `the byte ${byte} is not UTF-8, and the file looks like ${likelyEncoding(bytes, offset)}; save it as UTF-8`;
  return { missing: false, wrong: `${shown}:${line}:${column}  ${wrong}` };
}

function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Latin text in UTF-16 without a mark: every other byte is 0. */
const alternatesWithNul = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 &&
  (bytes[0] === 0) !== (bytes[1] === 0) &&
  (bytes[0] === 0) === (bytes[2] === 0) &&
  (bytes[1] === 0) === (bytes[3] === 0);

const LINE_FEED = 0x0a;

/** The place of the first byte that belongs to no character. */
function firstBroken(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > 1 && utf8Of(bytes.subarray(at, at + length)) === undefined) break;
    at += length;
  }
  return at;
}

/** Cyrillic words are runs of high bytes; in Latin ones they stand alone. */
function likelyEncoding(bytes: Uint8Array, offset: number): string {
  const isHigh = (at: number): boolean => (bytes[at] ?? 0) >= 0x80;
  return isHigh(offset + 1) && isHigh(offset + 2) ? 'Windows-1251 or another Cyrillic encoding' : 'Latin-1 or Windows-1252';
}
