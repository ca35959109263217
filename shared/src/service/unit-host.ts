/** Works on the units that an instance owns at present: opens what it gains, steps it until it has finished, lets go of what it loses. */
import { setImmediate } from 'node:timers/promises';
import type { UnitState } from './metrics.js';

export interface HostedUnit {
  /** A little work; false once the unit has finished. */
  step(): Promise<boolean>;
  /** Lets go of it, after the step in hand. State may be saved only when `mayWrite`: after a failure it may be half-changed. */
  release(mayWrite: boolean): Promise<void>;
}

export interface OwnedUnit {
  readonly unit: number;
  readonly state: UnitState;
}

export interface UnitHostOptions {
  /** May fail with the signal's reason once that is aborted: the unit is then wanted no more. */
  readonly open: (unit: number, unwanted: AbortSignal) => Promise<HostedUnit>;
  /** Told once of the first failure of any unit; from then on no unit is stepped or opened, and all wait to be closed. */
  readonly onFailure: (error: unknown, unit: number) => void;
}

export interface UnitHost {
  /** The units that are this instance's own from now on: all of them, each time. */
  own(units: readonly number[]): void;
  /** What it works on or lets go of, in order. A unit that has finished stays its own. */
  owned(): readonly OwnedUnit[];
  /** Resolves once every unit is let go of, after the steps in hand. Rejects when one cannot be. */
  close(mayWrite: boolean): Promise<void>;
}

interface Held {
  state: UnitState;
  /** Ends the waiting of one that has finished. */
  timer: () => void;
  /** Aborted when it is to be let go of. */
  readonly unwanted: AbortController;
  ended: Promise<void>;
}

export function createUnitHost({ open, onFailure }: UnitHostOptions): UnitHost {
  const held = new Map<number, Held>();
  let wanted: ReadonlySet<number> = new Set();
  let failed = false;
  let closing = false;
  let mayWriteAtEnd = true;
  let callClose: () => void = () => {};
  const closeCalled = new Promise<void>((resolve) => {
    callClose = resolve;
  });
  /** Nobody else hears of what fails while the host closes. */
  const failuresInClosing: unknown[] = [];

  function fail(error: unknown, unit: number): void {
    if (closing) failuresInClosing.push(error);
    else if (!failed) onFailure(error, unit);
    failed = true;
    wakeAll();
  }

  function wakeAll(): void {
    for (const [unit, { timer, unwanted }] of held) {
      timer();
      if (!goesOn(unit)) unwanted.abort(new Error(`unit ${unit} is not wanted any more`));
    }
  }

  const goesOn = (unit: number): boolean => wanted.has(unit) && !closing && !failed;

  function untilWoken(hold: Held): Promise<void> {
    return new Promise((resolve) => {
      hold.timer = resolve;
    });
  }

  async function work(unit: number, hold: Held): Promise<void> {
    const hosted = await open(unit, hold.unwanted.signal);
    try {
      hold.state = 'running';
      while (goesOn(unit) && (await hosted.step())) {
        // Steps that find all they need would starve signals, timers and the other units.
        await setImmediate();
      }
      if (goesOn(unit)) hold.state = 'done';
      while (goesOn(unit)) await untilWoken(hold);
    } catch (error) {
      // Before it is let go of, so that nothing is saved of it.
      fail(error, unit);
    }
    hold.state = 'closing';
    // After a failure the units wait for the service's word, as their state may be what failed.
    if (failed && !closing) await closeCalled;
    await hosted.release(closing ? mayWriteAtEnd && !failed : true);
  }

  async function live(unit: number, hold: Held): Promise<void> {
    try {
      await work(unit, hold);
    } catch (error) {
      if (error !== hold.unwanted.signal.reason) fail(error, unit);
    }
    held.delete(unit);
    // It was given back while it was let go of.
    if (goesOn(unit)) begin(unit);
  }

  function begin(unit: number): void {
    const hold: Held = { state: 'opening', timer: () => {}, unwanted: new AbortController(), ended: Promise.resolve() };
    held.set(unit, hold);
    hold.ended = live(unit, hold);
  }

  return {
    own(units) {
      if (closing || failed) return;
      wanted = new Set(units);
      wakeAll();
      for (const unit of wanted) if (!held.has(unit)) begin(unit);
    },
    owned: () => [...held].map(([unit, { state }]) => ({ unit, state })).sort((a, b) => a.unit - b.unit),
    async close(mayWrite) {
      mayWriteAtEnd &&= mayWrite;
      closing = true;
      callClose();
      wakeAll();
      await Promise.all([...held.values()].map(({ ended }) => ended));
      if (failuresInClosing.length > 0) throw failuresInClosing[0];
    },
  };
}
