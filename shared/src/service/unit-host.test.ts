/** Units are gained, lost and regained at any moment, and each is worked on by one hand, to the end of its step. */
import { beforeEach, expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { createUnitHost, type UnitHost } from './unit-host.js';

interface FakeUnit {
  steps: number;
  /** Lets the step in hand end: true goes on, false finishes. */
  endStep(goesOn: boolean | Error): void;
}

let said: string[];
let failures: string[];
let host: UnitHost;
let units: Map<number, FakeUnit>;
/** Openings and releases that wait to be let go on, by unit. */
let heldOpenings: Map<number, (error?: Error) => void>;
let heldReleases: Map<number, (error?: Error) => void>;
let holdOpenings: boolean;
let holdReleases: boolean;
/** Openings that are held end once the unit is not wanted any more. */
let heedUnwanted: boolean;

const held = (map: Map<number, (error?: Error) => void>, unit: number): Promise<void> =>
  new Promise((resolve, reject) => {
    map.set(unit, (error) => (error === undefined ? resolve() : reject(error)));
  });

/** Everything that can go on without the test has gone on. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await setImmediate();
}

const shown = (): string =>
  host
    .owned()
    .map(({ unit, state }) => `${unit} ${state}`)
    .join(', ');

beforeEach(() => {
  said = [];
  failures = [];
  units = new Map();
  heldOpenings = new Map();
  heldReleases = new Map();
  holdOpenings = false;
  holdReleases = false;
  heedUnwanted = false;
  host = createUnitHost({
    async open(unit, unwanted) {
      said.push(`open ${unit}`);
      if (heedUnwanted) unwanted.addEventListener('abort', () => heldOpenings.get(unit)!(unwanted.reason as Error));
      if (holdOpenings) await held(heldOpenings, unit);
      let endStep: FakeUnit['endStep'] = () => {};
      const fake: FakeUnit = { steps: 0, endStep: (outcome) => endStep(outcome) };
      units.set(unit, fake);
      return {
        step() {
          fake.steps++;
          return new Promise((resolve, reject) => {
            endStep = (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome));
          });
        },
        async release(mayWrite) {
          said.push(`${mayWrite ? 'save and release' : 'release'} ${unit}`);
          if (holdReleases) await held(heldReleases, unit);
        },
      };
    },
    onFailure: (error, unit) => void failures.push(`${unit}: ${(error as Error).message}`),
  });
});

test("a unit is opened once, stepped until it has finished, and stays its owner's", async () => {
  host.own([3]);
  host.own([3]);
  expect(shown()).toBe('3 opening');
  await quiet();
  expect(shown()).toBe('3 running');
  units.get(3)!.endStep(true);
  await quiet();
  expect(units.get(3)!.steps).toBe(2);
  units.get(3)!.endStep(false);
  await quiet();
  expect(shown()).toBe('3 done');
  host.own([3]);
  await quiet();
  expect(units.get(3)!.steps).toBe(2);
  host.own([]);
  await quiet();
  expect(shown()).toBe('');
  expect(said).toEqual(['open 3', 'save and release 3']);
});

test('one that waits does not hold up the others', async () => {
  host.own([0, 1]);
  await quiet();
  for (let step = 0; step < 5; step++) {
    units.get(1)!.endStep(true);
    await quiet();
  }
  expect([units.get(0)!.steps, units.get(1)!.steps]).toEqual([1, 6]);
});

test('one that is lost finishes its step, is saved and let go of, and the kept one is not touched', async () => {
  host.own([0, 1]);
  await quiet();
  host.own([1]);
  await quiet();
  expect(said).toEqual(['open 0', 'open 1']);
  units.get(0)!.endStep(true);
  await quiet();
  expect(said).toEqual(['open 0', 'open 1', 'save and release 0']);
  expect(shown()).toBe('1 running');
  expect(units.get(1)!.steps).toBe(1);
});

test('lost and regained within one step, it was never away', async () => {
  host.own([0]);
  await quiet();
  host.own([]);
  host.own([0]);
  units.get(0)!.endStep(true);
  await quiet();
  expect(said).toEqual(['open 0']);
  expect(units.get(0)!.steps).toBe(2);
});

test('lost while it opens, it is let go of without a step; regained while it opens, it stays', async () => {
  holdOpenings = true;
  host.own([0, 1]);
  await quiet();
  host.own([]);
  host.own([1]);
  for (const unit of [0, 1]) heldOpenings.get(unit)!();
  await quiet();
  expect(said).toEqual(['open 0', 'open 1', 'save and release 0']);
  expect(units.get(0)!.steps).toBe(0);
  expect(shown()).toBe('1 running');
});

test('an opening that ends because nobody wants the unit any more is no failure, and may be begun again', async () => {
  holdOpenings = true;
  heedUnwanted = true;
  host.own([0, 1]);
  await quiet();
  host.own([1]);
  await quiet();
  expect(shown()).toBe('1 opening');
  host.own([0, 1]);
  await quiet();
  expect(shown()).toBe('0 opening, 1 opening');
  await host.close(true);
  expect(shown()).toBe('');
  expect(said).toEqual(['open 0', 'open 1', 'open 0']);
  expect(failures).toEqual([]);
});

test('regained while it is let go of, it is opened again, and only then', async () => {
  holdReleases = true;
  host.own([0]);
  await quiet();
  host.own([]);
  units.get(0)!.endStep(true);
  await quiet();
  expect(shown()).toBe('0 closing');
  host.own([0]);
  await quiet();
  expect(said).toEqual(['open 0', 'save and release 0']);
  heldReleases.get(0)!();
  await quiet();
  expect(said).toEqual(['open 0', 'save and release 0', 'open 0']);
  expect(shown()).toBe('0 running');
});

test('the failure of one stops all, is told once, and nothing is saved', async () => {
  host.own([0, 1, 2]);
  await quiet();
  units.get(2)!.endStep(false);
  units.get(0)!.endStep(new Error('a bug'));
  await quiet();
  units.get(1)!.endStep(new Error('a consequence'));
  host.own([0, 1, 2, 3]);
  await quiet();
  expect(failures).toEqual(['0: a bug']);
  expect(said).toEqual(['open 0', 'open 1', 'open 2']);
  await host.close(false);
  expect(said.slice(3).sort()).toEqual(['release 0', 'release 1', 'release 2']);
  expect(shown()).toBe('');
});

test('one that cannot be opened fails the service', async () => {
  holdOpenings = true;
  host.own([4]);
  await quiet();
  heldOpenings.get(4)!(new Error('no such topic'));
  await quiet();
  expect(failures).toEqual(['4: no such topic']);
  await host.close(false);
});

test('one that cannot be let go of when it is lost fails the service', async () => {
  holdReleases = true;
  host.own([4]);
  await quiet();
  units.get(4)!.endStep(false);
  await quiet();
  host.own([]);
  await quiet();
  heldReleases.get(4)!(new Error('not saved'));
  await quiet();
  expect(failures).toEqual(['4: not saved']);
});

test('closing waits for the steps in hand, saves, and opens nothing more', async () => {
  host.own([0, 1]);
  await quiet();
  units.get(1)!.endStep(false);
  await quiet();
  let closed = false;
  const closing = host.close(true).then(() => (closed = true));
  host.own([0, 1, 2]);
  await quiet();
  expect(said).toEqual(['open 0', 'open 1', 'save and release 1']);
  expect(closed).toBe(false);
  units.get(0)!.endStep(true);
  await closing;
  expect(said).toEqual(['open 0', 'open 1', 'save and release 1', 'save and release 0']);
  expect(units.get(0)!.steps).toBe(1);
});

test('what fails while it closes is told to whoever closes', async () => {
  host.own([0, 1]);
  await quiet();
  const closing = host.close(true);
  units.get(0)!.endStep(new Error('the cluster is gone'));
  await quiet();
  units.get(1)!.endStep(true);
  await expect(closing).rejects.toThrow('the cluster is gone');
  expect(failures).toEqual([]);
  expect(said).toEqual(['open 0', 'open 1', 'release 0', 'release 1']);
});
