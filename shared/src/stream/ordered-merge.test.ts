/** Streams are joined by time and id, and nothing goes out before every stream has passed it. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareEvents, type OrderedEvent } from './event-order.js';
import { createFlowControl } from './flow-control.js';
import { createOrderedMerge, type OrderedMerge } from './ordered-merge.js';

const at = (timeMs: number, id = 'a'): OrderedEvent => ({ timeMs, id });

function drain(merge: OrderedMerge<OrderedEvent>): OrderedEvent[] {
  const out: OrderedEvent[] = [];
  for (let event = merge.next(); event !== undefined; event = merge.next()) out.push(event);
  return out;
}

function awaited(merge: OrderedMerge<OrderedEvent>, streams: number): number[] {
  const marks = new Uint8Array(streams);
  merge.markAwaited(marks);
  return [...marks];
}

describe('an ordered merge', () => {
  test('waits for every stream', () => {
    const merge = createOrderedMerge(2);
    merge.push(0, at(10));
    expect(drain(merge)).toEqual([]);
    merge.push(1, at(20));
    expect(drain(merge)).toEqual([at(10)]);
    expect(merge.frontierMs).toBe(10);
    merge.end(0);
    expect(drain(merge)).toEqual([at(20)]);
    merge.end(1);
    expect(merge.frontierMs).toBe(Number.POSITIVE_INFINITY);
  });

  test('orders equal times by id', () => {
    const merge = createOrderedMerge(2);
    merge.push(0, at(10, 'b'));
    merge.push(1, at(10, 'a'));
    merge.push(1, at(10, 'c'));
    merge.end(0);
    merge.end(1);
    expect(drain(merge).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('a promise lets earlier events out, and those of its own time not yet', () => {
    const merge = createOrderedMerge(2);
    merge.push(0, at(10, 'a'));
    merge.push(0, at(20, 'a'));
    merge.advance(1, 20);
    expect(drain(merge)).toEqual([at(10)]);
    expect(merge.frontierMs).toBe(20);
    merge.push(1, at(20, 'A'));
    expect(drain(merge)).toEqual([at(20, 'A')]);
  });

  test('remembers a promise made while it still holds events of the stream', () => {
    const merge = createOrderedMerge(2);
    merge.push(0, at(10));
    merge.advance(0, 30);
    merge.push(1, at(20));
    merge.push(1, at(40));
    expect(drain(merge)).toEqual([at(10), at(20)]);
    expect(merge.frontierMs).toBe(30);
  });

  test('awaits the empty streams that stand before everything it holds', () => {
    const merge = createOrderedMerge(4);
    merge.push(0, at(10));
    merge.advance(1, 5);
    merge.advance(2, 50);
    merge.end(3);
    expect(drain(merge)).toEqual([]);
    expect(awaited(merge, 4)).toEqual([0, 1, 0, 0]);
  });

  test('gives the same order as sorting, however streams are cut and told', () => {
    const streams = fc.array(fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 9 })), { maxLength: 40 }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(streams, fc.infiniteStream(fc.nat(1000)), (drawn, choices) => {
        const sorted = drawn.map((stream, index) =>
          stream.map(([timeMs, id], i) => ({ timeMs, id: `${id}-${index}-${String(i).padStart(2, '0')}` })).sort(compareEvents),
        );
        const expected = sorted.flat().sort(compareEvents);
        const merge = createOrderedMerge(sorted.length);
        const ended = sorted.map(() => false);
        const out: OrderedEvent[] = [];
        while (ended.includes(false)) {
          const stream = choices.next().value % sorted.length;
          const event = sorted[stream]!.shift();
          if (event !== undefined) merge.push(stream, event);
          else if (!ended[stream]) ended[stream] = merge.end(stream) === undefined;
          const following = sorted[stream]![0];
          if (following !== undefined && choices.next().value % 3 === 0) merge.advance(stream, following.timeMs);
          if (choices.next().value % 4 === 0) out.push(...drain(merge));
        }
        out.push(...drain(merge));
        expect(out).toEqual(expected);
        expect(merge.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('a stream that never runs empty keeps only what it holds', () => {
    const merge = createOrderedMerge(1);
    let pushed = 0;
    for (let round = 0; round < 10_000; round++) {
      merge.push(0, at(pushed++));
      if (round > 100) expect(merge.next()?.timeMs).toBe(pushed - 102);
    }
    expect(merge.buffered(0)).toBe(101);
  });
});

describe('flow control', () => {
  test('pauses a full partition, and resumes it when it is awaited or has drained', () => {
    const merge = createOrderedMerge(3);
    // Streams 0 and 1 share partition 0; stream 2 is alone in partition 1.
    const flow = createFlowControl(merge, [0, 0, 1], 2, 4);
    for (let i = 0; i < 4; i++) merge.push(0, at(10 + i));
    merge.push(1, at(30));
    drain(merge);
    expect(flow.decide()).toEqual({ pause: [0], resume: [] });
    expect(flow.decide()).toEqual({ pause: [], resume: [] });
    merge.push(2, at(11, 'b'));
    drain(merge);
    expect(flow.decide()).toEqual({ pause: [], resume: [] });
    merge.push(2, at(12, 'b'));
    drain(merge);
    expect(flow.decide()).toEqual({ pause: [], resume: [0] });
  });

  test('never pauses a partition that holds what is awaited, however full', () => {
    const merge = createOrderedMerge(3);
    const flow = createFlowControl(merge, [0, 0, 1], 2, 4);
    for (let i = 0; i < 100; i++) merge.push(0, at(10 + i));
    drain(merge);
    expect(flow.decide()).toEqual({ pause: [], resume: [] });
    merge.push(1, at(200));
    merge.advance(2, 50);
    drain(merge);
    expect(flow.decide()).toEqual({ pause: [0], resume: [] });
    merge.advance(2, 300);
    drain(merge);
    expect(flow.decide()).toEqual({ pause: [], resume: [0] });
  });
});
