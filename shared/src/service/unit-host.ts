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
  /** Opens a unit. May fail with the reason of `unwanted` once that is aborted, as the unit is then no longer needed. */
  readonly open: (unit: number, unwanted: AbortSignal) => Promise<HostedUnit>;
  /** Called once, with the first failure of any unit; from then on no unit is stepped or opened, and all wait to be closed. */
  readonly onFailure: (error: unknown, unit: number) => void;
}

export interface UnitHost {
  /** Sets the units that are assigned to this instance from now on; each call names all of them. */
  own(units: readonly number[]): void;
  /** The units that it works on or is releasing, in ascending order. A unit that has finished stays among them while it is assigned. */
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

export const createUnitHost = (options: UnitHostOptions): UnitHost => new Units(options);

class Units implements UnitHost {
  private readonly open: UnitHostOptions['open'];
  private readonly onFailure: UnitHostOptions['onFailure'];
  private readonly held = new Map<number, Held>();
  private wanted: ReadonlySet<number> = new Set();
  private failed = false;
  private closing = false;
  private mayWriteAtEnd = true;
  private callClose: () => void = () => {};
  private readonly closeCalled = new Promise<void>((resolve) => {
    this.callClose = resolve;
  });
  /** Failures of units while the host closes: not passed to `onFailure`, so `close` throws the first of them. */
  private readonly failuresInClosing: unknown[] = [];

  constructor({ open, onFailure }: UnitHostOptions) {
    this.open = open;
    this.onFailure = onFailure;
  }

  own(units: readonly number[]): void {
    if (this.closing || this.failed) return;
    this.wanted = new Set(units);
    this.wakeAll();
    for (const unit of this.wanted) if (!this.held.has(unit)) this.begin(unit);
  }

  owned(): readonly OwnedUnit[] {
    return [...this.held].map(([unit, { state }]) => ({ unit, state })).sort((a, b) => a.unit - b.unit);
  }

  async close(mayWrite: boolean): Promise<void> {
    this.mayWriteAtEnd &&= mayWrite;
    this.closing = true;
    this.callClose();
    this.wakeAll();
    await Promise.all([...this.held.values()].map(({ ended }) => ended));
    if (this.failuresInClosing.length > 0) throw this.failuresInClosing[0];
  }

  private begin(unit: number): void {
    const hold: Held = { state: 'opening', timer: () => {}, unwanted: new AbortController(), ended: Promise.resolve() };
    this.held.set(unit, hold);
    hold.ended = this.live(unit, hold);
  }

  private async live(unit: number, hold: Held): Promise<void> {
    try {
      await this.work(unit, hold);
    } catch (error) {
      if (error !== hold.unwanted.signal.reason) this.fail(error, unit);
    }
    this.held.delete(unit);
    // The unit was assigned again while it was being released.
    if (this.goesOn(unit)) this.begin(unit);
  }

  private async work(unit: number, hold: Held): Promise<void> {
    const hosted = await this.open(unit, hold.unwanted.signal);
    try {
      hold.state = 'running';
      while (this.goesOn(unit) && (await hosted.step())) {
        // Steps that find all they need would starve signals, timers and the other units.
        await setImmediate();
      }
      if (this.goesOn(unit)) hold.state = 'done';
      while (this.goesOn(unit)) await untilWoken(hold);
    } catch (error) {
      // Recorded before the release, so that no state of the unit is saved.
      this.fail(error, unit);
    }
    hold.state = 'closing';
    // After a failure the units wait until the service closes the host, as their state may be what failed.
    if (this.failed && !this.closing) await this.closeCalled;
    await hosted.release(this.closing ? this.mayWriteAtEnd && !this.failed : true);
  }

  private goesOn(unit: number): boolean {
    return this.wanted.has(unit) && !this.closing && !this.failed;
  }

  private fail(error: unknown, unit: number): void {
    if (this.closing) this.failuresInClosing.push(error);
    else if (!this.failed) this.onFailure(error, unit);
    this.failed = true;
    this.wakeAll();
  }

  private wakeAll(): void {
    for (const [unit, { timer, unwanted }] of this.held) {
      timer();
      if (!this.goesOn(unit)) unwanted.abort(new Error(`unit ${unit} is not wanted any more`));
    }
  }
}

function untilWoken(hold: Held): Promise<void> {
  return new Promise((resolve) => {
    hold.timer = resolve;
  });
}
