import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

test('orders keys by code unit at every depth', () => {
  expect(canonicalJson({ b: [{ z: 1, Z: 2 }], a: null, ä: true })).toBe('{"a":null,"b":[{"Z":2,"z":1}],"ä":true}');
});

test('keeps the order of arrays and leaves undefined fields out', () => {
  expect(canonicalJson({ list: [3, 1, 2], gone: undefined })).toBe('{"list":[3,1,2]}');
});

test('refuses what JSON cannot hold', () => {
  expect(() => canonicalJson({ share: Number.NaN })).toThrow('canonical JSON cannot hold NaN');
  expect(() => canonicalJson([1n])).toThrow('canonical JSON cannot hold a bigint');
});

test('reads back as the same value, and does not depend on the order of insertion', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(text);
    }),
    { numRuns: 100 },
  );
});
