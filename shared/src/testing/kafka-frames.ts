/** Cuts the bytes of a Kafka connection into its frames: a length of four bytes, then as many bytes. */

const LENGTH_BYTES = 4;

/** Returns a taker of chunks that calls `onFrame` with every complete frame, its length in front, in order. */
export function splitFrames(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted = LENGTH_BYTES;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    // Joined only once a frame is complete: an answer of megabytes comes in hundreds of chunks.
    while (held >= wanted) {
      const joined = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held);
      chunks = [joined];
      wanted = LENGTH_BYTES + joined.readInt32BE(0);
      if (held < wanted) return;
      chunks = [joined.subarray(wanted)];
      held -= wanted;
      const frame = joined.subarray(0, wanted);
      wanted = LENGTH_BYTES;
      onFrame(frame);
    }
  };
}
