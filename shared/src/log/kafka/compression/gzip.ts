/** Compresses and decompresses gzip, by Node's own zlib. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { BadBatch, MAX_BATCH_BYTES, tooLarge } from './bad-batch.js';

export const toGzip: (content: Buffer) => Promise<Buffer> = promisify(gzip);
const decompress = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip);

export async function ungzip(compressed: Buffer, maxBytes = MAX_BATCH_BYTES): Promise<Buffer> {
  try {
    return await decompress(compressed, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge('gzip', maxBytes);
    throw new BadBatch(`its gzip data is damaged (${(error as Error).message})`);
  }
}
