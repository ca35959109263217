/** Seeded randomness of the world: generators that are forked by name, and a counter-based one for (subject, day). */
import type { Random } from './planner.js';

const TWO_TO_MINUS_32 = 2 ** -32;
const GOLDEN_RATIO_32 = 0x9e3779b9;
const FORK_SEPARATOR = 0x1f;

/** One avalanche step: a changed bit of `hash` or `value` changes about half of the result's bits. */
export function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) + GOLDEN_RATIO_32) | 0;
}

/** A 32-bit hash of a text, by UTF-16 code unit. */
export function hashText(text: string, seed: number): number {
  let hash = mix(seed, text.length);
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return hash;
}

/** A number in [0, 1) made of a hash. */
export const unitOf = (hash: number): number => (mix(hash, 0x51ed270b) >>> 0) * TWO_TO_MINUS_32;

/** The hash read as a number in [0, 1). */
export const fractionOf = (hash: number): number => (hash >>> 0) * TWO_TO_MINUS_32;

/** Keeps apart what is hashed of the same person for different purposes. */
export const KNOWN_SENDERS_SALT = 0x3d;

/** A number that nobody outside can guess, for hashes. */
export const drawSecret = (random: Random): number => random.int(0, 0x7fffffff);

/**
 * A small fast generator (sfc32) with a name. Forks derive from the name alone, so what one part of the world draws
 * never depends on how much another has drawn.
 */
export class SeededRandom implements Random {
  private readonly nameLow: number;
  private readonly nameHigh: number;
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 0;
  private spareNormal = Number.NaN;

  constructor(nameLow: number, nameHigh: number) {
    this.nameLow = nameLow | 0;
    this.nameHigh = nameHigh | 0;
    this.rekey(0, 0);
  }

  /** Starts the stream of (first, second) from its beginning: cheap enough for every person and day. */
  rekey(first: number, second: number): this {
    this.a = mix(mix(this.nameLow, first), second);
    this.b = mix(this.nameHigh ^ this.a, second);
    this.c = mix(this.nameLow ^ this.b, first);
    this.counter = 1;
    this.spareNormal = Number.NaN;
    for (let round = 0; round < 4; round++) this.bits();
    return this;
  }

  private bits(): number {
    const out = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) | 0;
    return out;
  }

  next(): number {
    return (this.bits() >>> 0) * TWO_TO_MINUS_32;
  }

  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('cannot pick from nothing');
    return items[Math.floor(this.next() * items.length)] as T;
  }

  /** Standard normal, by the polar method, which makes two at a time. */
  normal(): number {
    const spare = this.spareNormal;
    if (spare === spare) {
      this.spareNormal = Number.NaN;
      return spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.next() - 1;
      y = 2 * this.next() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    this.spareNormal = y * scale;
    return x * scale;
  }

  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** How many of something that happens `mean` times on average. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count++;
    return count;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = items.slice();
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.int(0, last);
      const kept = shuffled[last] as T;
      shuffled[last] = shuffled[other] as T;
      shuffled[other] = kept;
    }
    return shuffled;
  }

  fork(...names: readonly (string | number)[]): SeededRandom {
    let low = this.nameLow;
    let high = this.nameHigh;
    for (const name of names) {
      const text = typeof name === 'number' ? `#${name}` : name;
      low = mix(hashText(text, low), FORK_SEPARATOR);
      high = mix(hashText(text, high), low);
    }
    return new SeededRandom(low, high);
  }
}

/** The root of a run's randomness. */
export const createRandom = (seed: number, ...names: readonly (string | number)[]): SeededRandom =>
  new SeededRandom(0x6a09e667, 0x3c6ef372).fork('tengewatch', seed, ...names);
