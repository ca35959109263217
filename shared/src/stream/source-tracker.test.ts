/** What a reader makes of the numbers, watermarks and ends of one source. */
import { describe, expect, test } from '@jest/globals';
import { LossError } from './loss-watch.js';
import { createSourceTracker } from './source-tracker.js';

const LOSS_TIMEOUT_MS = 1000;
const tracker = () => createSourceTracker('card-top-ups', 3, 'source-1', LOSS_TIMEOUT_MS);

describe('numbers', () => {
  test('only the next one is taken; lower ones are repeats, higher ones wait for their writer to resend', () => {
    const source = tracker();
    expect([1, 2, 2, 1, 4, 3, 5, 4].map((number) => source.offer(number))).toEqual([
      'next',
      'next',
      'duplicate',
      'duplicate',
      'ahead',
      'next',
      'ahead',
      'next',
    ]);
    expect(source.held).toBe(4);
    expect(source.skipped).toBe(2);
  });

  test('an event that does not keep the order of its source is late', () => {
    const source = tracker();
    expect(source.pass(10, 'b')).toBe(true);
    expect(source.pass(10, 'b')).toBe(false);
    expect(source.pass(10, 'a')).toBe(false);
    expect(source.pass(10, 'c')).toBe(true);
    expect(source.pass(9, 'z')).toBe(false);
    expect(source.pass(11, 'a')).toBe(true);
  });
});

describe('watermarks', () => {
  test('hold once all that they claim is held', () => {
    const source = tracker();
    source.offer(1);
    source.claimWatermark(50, 2);
    expect(source.frontierMs).toBe(Number.NEGATIVE_INFINITY);
    expect(source.waiting).toBe(true);
    source.offer(2);
    expect(source.pass(20, 'a')).toBe(true);
    source.settle();
    expect(source.frontierMs).toBe(50);
    expect(source.waiting).toBe(false);
  });

  test('make earlier events late, and those at their own time not', () => {
    const source = tracker();
    source.claimWatermark(50, 0);
    expect(source.pass(49, 'z')).toBe(false);
    expect(source.pass(50, 'a')).toBe(true);
  });

  test('never go back', () => {
    const source = tracker();
    source.claimWatermark(50, 0);
    source.claimWatermark(40, 0);
    expect(source.frontierMs).toBe(50);
  });

  test('that came with a number whose body could not be read hold as well', () => {
    const source = tracker();
    source.claimWatermark(50, 1);
    expect(source.offer(1)).toBe('next');
    source.settle();
    expect(source.frontierMs).toBe(50);
  });
});

describe('ends', () => {
  test('hold once all that they claim is held', () => {
    const source = tracker();
    source.claimEnd(1);
    expect(source.ended).toBe(false);
    source.offer(1);
    source.settle();
    expect(source.ended).toBe(true);
    expect(source.frontierMs).toBe(Number.POSITIVE_INFINITY);
    source.claimEnd(1);
    expect(source.waiting).toBe(false);
  });

  test('an event after the end is late', () => {
    const source = tracker();
    source.claimEnd(0);
    expect(source.offer(1)).toBe('next');
    expect(source.pass(10, 'a')).toBe(false);
  });
});

describe('losses', () => {
  test('a claimed number that does not come in time is one, and is named', () => {
    const source = tracker();
    source.offer(1);
    source.claimEnd(4);
    source.checkLoss(0);
    source.checkLoss(LOSS_TIMEOUT_MS);
    expect(() => source.checkLoss(LOSS_TIMEOUT_MS + 1)).toThrow(LossError);
    expect(() => source.checkLoss(LOSS_TIMEOUT_MS + 1)).toThrow(
      'records lost in card-top-ups/3: source source-1 claims 4 records, but number 2 did not come within 1001 ms',
    );
  });

  test('each missing number has its own time, so a slow resend is none', () => {
    const source = tracker();
    source.claimWatermark(50, 3);
    source.checkLoss(0);
    source.offer(1);
    source.checkLoss(900);
    source.offer(2);
    source.checkLoss(1800);
    source.checkLoss(2700);
    expect(() => source.checkLoss(2801)).toThrow(LossError);
  });

  test('a gap that nobody claims is none', () => {
    const source = tracker();
    source.offer(5);
    source.checkLoss(0);
    expect(() => source.checkLoss(1_000_000)).not.toThrow();
  });
});
