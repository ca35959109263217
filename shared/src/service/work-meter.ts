/** Turns the running totals of tasks and readers, which may come and go, into what metrics take. */
import { ruleNames } from '../events/rule-names.js';
import { measuredTopics, setAsideReasons, type Metrics } from './metrics.js';
import type { ReaderLedger, ReaderCounts } from '../stream/reader-account.js';
import type { TaskSizes } from '../stream/task.js';

/** What a task, another reader or a writer reports about itself; its counts are running totals. */
export interface Measured {
  ledger?(): ReaderLedger;
  skipped?(): number;
  published?(): { readonly [topic: string]: number };
  sizes?(): TaskSizes;
}

export interface WorkMeter {
  /** Counts it from now on: its whole totals, or only their growth where another process has counted what came `before`. */
  watch(measured: Measured, before?: 'counted'): void;
  /** Counts what it has added, for the last time. */
  unwatch(measured: Measured): void;
  /** Counts what came since the last update, and measures what is held now. */
  update(): void;
}

const setAsideOf = { duplicate: 'duplicates', late: 'late', foreign: 'foreign' } as const satisfies Record<
  (typeof setAsideReasons)[number],
  keyof ReaderCounts
>;

export function createWorkMeter(metrics: Metrics): WorkMeter {
  const watched = new Map<Measured, (total: string, now: number) => number>();

  function count(measured: Measured, since: (total: string, now: number) => number, take: Counters): void {
    const ledger = measured.ledger?.() ?? {};
    const published = measured.published?.() ?? {};
    for (const topic of measuredTopics) {
      const row = ledger[topic];
      if (row !== undefined) {
        take.handled(topic, since(`handled ${topic}`, row.handled));
        for (const reason of setAsideReasons) take.setAside(topic, reason, since(`${reason} ${topic}`, row[setAsideOf[reason]]));
      }
      const written = published[topic];
      if (written !== undefined) take.published(topic, since(`published ${topic}`, written));
    }
    take.skipped(since('skipped', measured.skipped?.() ?? 0));
  }

  function measureHeld(): void {
    const sizes = [...watched.keys()].flatMap((measured) => measured.sizes?.() ?? []);
    metrics.held(sum(sizes.map(({ bufferedEvents }) => bufferedEvents)), sum(sizes.map(({ keys }) => keys)));
    for (const rule of ruleNames) {
      const ofRule = sizes.flatMap((size) => size.stages.filter((stage) => stage.rule === rule));
      metrics.heldByRule(rule, sum(ofRule.map(({ states }) => states)), sum(ofRule.map(({ pendingTimers }) => pendingTimers)));
    }
  }

  return {
    watch(measured, before) {
      const since = createDifferences();
      if (before === 'counted') count(measured, since, nowhere);
      watched.set(measured, since);
    },
    unwatch(measured) {
      const since = watched.get(measured);
      if (since === undefined) return;
      count(measured, since, metrics);
      watched.delete(measured);
    },
    update() {
      for (const [measured, since] of watched) count(measured, since, metrics);
      measureHeld();
    },
  };
}

/** Makes a function that returns by how much a running total has grown since its last call for that total. */
export function createDifferences(): (total: string, now: number) => number {
  const before = new Map<string, number>();
  return (total, now) => {
    const grown = now - (before.get(total) ?? 0);
    before.set(total, now);
    return grown;
  };
}

type Counters = Pick<Metrics, 'handled' | 'setAside' | 'published' | 'skipped'>;
const nowhere: Counters = {
  handled: () => {},
  setAside: () => {},
  published: () => {},
  skipped: () => {},
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
