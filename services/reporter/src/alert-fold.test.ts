import { describe, expect, test } from '@jest/globals';
import { givenAlert } from '@tengewatch/shared/testing/given-truth.js';
import { createReporter } from './alert-fold.js';

const opened = givenAlert('a');
const updated = givenAlert('a', { revision: 1, eventCount: 7, severity: 'high' });
const closed = givenAlert('a', { revision: 2, eventCount: 7, severity: 'high', status: 'closed', closedAtMs: 5 });

describe('the fold', () => {
  test('keeps the highest revision', () => {
    const reporter = createReporter();
    expect([opened, updated, closed].map((alert) => reporter.apply(alert))).toEqual(['opened', 'updated', 'updated']);
    expect(reporter.finalAlerts()).toEqual([closed]);
  });

  test('is not changed by repeats, the present revision or an earlier one', () => {
    const reporter = createReporter();
    for (const alert of [opened, updated]) reporter.apply(alert);
    expect([opened, structuredClone(updated), opened].map((alert) => reporter.apply(alert))).toEqual(['repeated', 'repeated', 'repeated']);
    expect(reporter.finalAlerts()).toEqual([updated]);
  });

  test('keeps what was known when an alert was raised, whatever it grows to', () => {
    const reporter = createReporter();
    for (const alert of [opened, updated, opened, closed]) reporter.apply(alert);
    expect([...reporter.raised()]).toEqual([
      ['a', { atMs: 0, eventCount: 1, amountTiyn: 0, cardCount: 0, lastEventAtMs: 0, severity: 'medium', reasons: [] }],
    ]);
  });

  test('orders alerts by id, by code unit', () => {
    const reporter = createReporter();
    for (const alertId of ['b', 'B', 'ä', 'a']) reporter.apply(givenAlert(alertId));
    expect(reporter.finalAlerts().map(({ alertId }) => alertId)).toEqual(['B', 'a', 'b', 'ä']);
  });
});

describe('a bug of a detector stops the run:', () => {
  test('a missing revision', () => {
    const reporter = createReporter();
    expect(() => reporter.apply(updated)).toThrow(expect.objectContaining({ code: 'revision-gap' }));
    reporter.apply(opened);
    expect(() => reporter.apply(closed)).toThrow('came with revision 2, but revision 1 was never seen');
  });

  test('one revision with two contents', () => {
    const reporter = createReporter();
    reporter.apply(opened);
    expect(() => reporter.apply({ ...opened, eventCount: 99 })).toThrow(expect.objectContaining({ code: 'contradiction' }));
  });

  test('one alert of two rules', () => {
    const reporter = createReporter();
    reporter.apply(opened);
    expect(() => reporter.apply({ ...updated, rule: 'cash-out-groups' })).toThrow('belongs to nominee-cards, but cash-out-groups wrote it');
  });
});

test('counts final alerts, each in its present state', () => {
  const reporter = createReporter();
  expect(reporter.counts().total).toBe(0);
  for (const alert of [opened, updated, closed, givenAlert('b', { rule: 'cash-out-groups' }), givenAlert('c', { status: 'merged' })]) {
    reporter.apply(alert);
  }
  expect(reporter.counts()).toEqual({
    total: 3,
    byStatus: { open: 1, closed: 1, merged: 1 },
    byRule: expect.objectContaining({ 'nominee-cards': 2, 'cash-out-groups': 1, 'unlicensed-platforms': 0 }),
    bySeverity: { low: 0, medium: 2, high: 1 },
  });
});
