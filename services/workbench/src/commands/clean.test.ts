import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { busyText, clusterRunLines } from '../render/cluster-runs.js';
import { isGivenName, newRunName, startOf } from '../run/run-name.js';
import { ageMs } from './clean.js';
import { confirmed } from './confirm.js';

const STARTED_MS = Date.UTC(2025, 0, 31, 9, 3, 20);

test('the name of a run tells when it was begun, to the second', () => {
  const name = newRunName({ id: '3f9a2c77d01b' }, STARTED_MS + 123);
  expect(name).toMatch(/^tengewatch-3f9a2c77d01b-20250131T090320Z-[0-9a-f]{8}$/);
  expect(startOf(name)).toBe(STARTED_MS);
  expect(newRunName({ id: 'a' }, STARTED_MS)).not.toBe(newRunName({ id: 'a' }, STARTED_MS));
});

test.each(['tengewatch-1', 'demo-1', 'tengewatch-3f9a-99999999T999999Z-1a2b3c4d', 'my-tengewatch-a-20250131T090320Z-1a2b3c4d'])(
  '%s is no name that runs are given',
  (name) => expect(isGivenName(name)).toBe(false),
);

test('an age is a number of minutes, hours or days', () => {
  expect(['90m', '12h', '2d'].map(ageMs)).toEqual([5_400_000, 43_200_000, 172_800_000]);
  for (const wrong of ['2', 'd', '2 d', '-2d', '1.5d', '2w']) expect(() => ageMs(wrong)).toThrow('such as 90m, 12h or 2d');
});

describe('runs are listed', () => {
  const run = { topics: ['a', 'b'], others: [], isWhole: true, records: 12_345, groups: 2, busy: [], ageMs: undefined };
  const colours = picocolors.createColors(false);

  test('the oldest first, and how they are used', () => {
    const runs = [
      { ...run, name: 'unknown' },
      {
        ...run,
        name: 'new',
        ageMs: 60_000,
        busy: [
          { groupId: 'new.a', members: 2 },
          { groupId: 'new.b', members: 1 },
        ],
      },
      { ...run, name: 'old', ageMs: 2 * 86_400_000, isWhole: false },
    ];
    expect(clusterRunLines(runs, 80, colours)).toEqual([
      '  Run         Age  Records  Topics  In use',
      '  old      2 days   12,345       2  no; topics are missing',
      '  new       1 min   12,345       2  by 3 members of 2 groups',
      '  unknown       –   12,345       2  no',
    ]);
  });

  test('with the groups that somebody is in, the first of them by name', () => {
    const groups = ['a', 'b', 'c', 'd', 'e'].map((groupId) => ({ groupId, members: 1 }));
    expect(busyText(groups.slice(0, 1))).toBe('the group a has 1 member');
    expect(busyText(groups)).toBe('the group a has 1 member, the group b has 1 member, the group c has 1 member, 2 groups more have some');
  });
});

describe('before a removal', () => {
  async function answer(text: string, isTTY = true): Promise<boolean> {
    const input = Object.assign(new PassThrough(), { isTTY });
    const answered = confirmed('Remove 2 runs for good?', { input, output: new PassThrough(), signal: new AbortController().signal });
    input.end(text);
    return answered;
  }

  test('only a yes is a yes, and an end without an answer is a no', async () => {
    expect(await Promise.all(['y\n', 'YES\n', 'n\n', '\n', 'yesterday\n', ''].map((text) => answer(text)))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test('nobody is asked where there is no terminal', async () => {
    await expect(answer('y\n', false)).rejects.toThrow('add --yes');
  });
});
