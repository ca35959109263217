import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { alertDigest } from './alert-digest.js';
import { givenAlert, givenEvidence } from '../testing/given-truth.js';

test('is the SHA-256 of one canonical line for each alert', () => {
  expect(alertDigest([])).toBe(`sha256:${createHash('sha256').digest('hex')}`);
  expect(alertDigest([givenAlert('a')])).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test('does not depend on the order of alerts or of fields', () => {
  const [first, second] = [givenAlert('a'), givenAlert('B', { severity: 'high' })];
  const reordered = Object.fromEntries(Object.entries(first).reverse()) as typeof first;
  expect(alertDigest([second, reordered])).toBe(alertDigest([first, second]));
});

test('changes with any field, however deep', () => {
  const digest = alertDigest([givenAlert('a', { evidence: [givenEvidence('e', { amountTiyn: 100 })], amountTiyn: 1 })]);
  expect(alertDigest([givenAlert('a', { evidence: [givenEvidence('e', { amountTiyn: 101 })], amountTiyn: 1 })])).not.toBe(digest);
  expect(alertDigest([])).not.toBe(digest);
});

test('refuses two revisions of one alert', () => {
  expect(() => alertDigest([givenAlert('a'), givenAlert('a', { revision: 1 })])).toThrow('alert a is given twice');
});
