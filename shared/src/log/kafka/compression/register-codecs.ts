/** Lets kafkajs read whatever brokers and foreign writers compress with; of itself it knows gzip alone, and bounds nothing. */
import kafkajs, { CompressionTypes } from 'kafkajs';
import { createAnswerBudget } from './answer-budget.js';
import { toGzip, ungzip } from './gzip.js';
import { unlz4 } from './lz4.js';
import { unsnappy } from './snappy.js';
import { unzstd } from './zstd.js';

/** Node does not see this one among the names that the CommonJS package exports. */
const { CompressionCodecs } = kafkajs;

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(compressed: Buffer): Promise<Buffer>;
}

const decompressors = {
  [CompressionTypes.GZIP]: ungzip,
  [CompressionTypes.Snappy]: unsnappy,
  [CompressionTypes.LZ4]: unlz4,
  [CompressionTypes.ZSTD]: unzstd,
};

/** What kafkajs takes for the cut-off end of an answer: it hands out what stands before, and asks again for the rest. */
const leftForLater = (): Error => Object.assign(new Error('left for a later answer'), { name: 'KafkaJSPartialMessageError' });

/** Once more does no harm. */
export function registerCodecs(): void {
  const budget = createAnswerBudget();
  for (const [type, decompress] of Object.entries(decompressors)) {
    const codec: Codec = {
      // The run's own writers compress with nothing else.
      compress: ({ buffer }) => toGzip(buffer),
      async decompress(compressed) {
        const answer = compressed.buffer;
        if (budget.isSpent(answer)) throw leftForLater();
        const batch = await decompress(compressed);
        budget.spend(answer, batch);
        return batch;
      },
    };
    CompressionCodecs[Number(type) as keyof typeof decompressors] = () => codec;
  }
}
