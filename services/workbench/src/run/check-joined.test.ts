import { expect, test } from '@jest/globals';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { checkJoined, SILENCE_MS, STRANGERS } from './check-joined.js';

const detail = 'this reader of card-debits expects no source "another"';

function joined() {
  const said: string[] = [];
  let nowMs = 5;
  const check = checkJoined(
    'demo-1',
    () => nowMs,
    (line) => void said.push(line),
  );
  return { check, said, passTime: (ms: number) => void (nowMs += ms) };
}

test('services that run something else are told, with what they write', () => {
  const { check } = joined();
  for (let seen = 0; seen < STRANGERS; seen++) {
    check.look(0);
    check.unusable({ reason: 'unknown-source', detail });
  }
  expect(() => check.look(0)).toThrow(BadInput);
  expect(() => check.look(0)).toThrow(`the services of "demo-1" run something else: ${detail}\ngive the scenario, --seed and --set`);
});

test('strange records beside those of the run, and unreadable ones, are no reason to stop', () => {
  const { check } = joined();
  for (let seen = 0; seen < STRANGERS; seen++) {
    check.unusable({ reason: 'unknown-source', detail });
    check.unusable({ reason: 'not-json', detail: 'what is this' });
  }
  check.look(1);
  const other = joined();
  for (let seen = 0; seen < STRANGERS; seen++) other.check.unusable({ reason: 'not-json', detail: 'what is this' });
  other.check.look(0);
});

test('a long silence is asked about once, and not where something has come', () => {
  const { check, said, passTime } = joined();
  passTime(SILENCE_MS - 1);
  check.look(0);
  expect(said).toEqual([]);
  passTime(1);
  check.look(1);
  expect(said).toEqual([]);
  check.look(0);
  check.look(0);
  expect(said).toEqual(['Nothing has come from "demo-1" yet; are its services running?']);
});
