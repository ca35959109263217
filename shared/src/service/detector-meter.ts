/** Measures what the tasks that a detector owns at present do and hold, and how far they are behind. */
import type { EventLog } from '../log/event-log.js';
import type { Metrics } from './metrics.js';
import type { DetectorUnit } from './detector-task.js';
import { createLagMeter } from './lag-meter.js';
import type { HostedUnit } from './unit-host.js';
import { createWorkMeter } from './work-meter.js';

export interface DetectorMeterOptions {
  readonly metrics: Metrics;
  readonly events: Pick<EventLog, 'endOffsets'>;
  /** Event time of the scenario's start and end. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface DetectorMeter {
  /** The unit, which is watched until it is released. */
  watched(unit: DetectorUnit): HostedUnit;
  update(): void;
}

export function createDetectorMeter({ metrics, events, startMs, endMs }: DetectorMeterOptions): DetectorMeter {
  const units = new Set<DetectorUnit>();
  const meter = createWorkMeter(metrics);
  const measureLag = createLagMeter(metrics, events);

  const clamp = (timeMs: number): number => Math.min(Math.max(timeMs, startMs), endMs);

  function measureTime(): void {
    const open = [...units].filter(({ finished }) => !finished).map(({ task }) => task);
    if (units.size > 0) metrics.watermarkReached(clamp(Math.min(...open.map(({ frontierMs }) => frontierMs))));
    metrics.watermarkDelay(Math.max(0, ...open.map(({ newestMs, frontierMs }) => clamp(newestMs) - clamp(frontierMs))) / 1_000);
    metrics.checkpointAge(Math.max(0, ...[...units].map(({ unsavedMs }) => unsavedMs())) / 1_000);
  }

  return {
    watched(unit) {
      // The task's totals at its checkpoint were already counted by the process that made the checkpoint.
      meter.watch(unit.task, 'counted');
      units.add(unit);
      return {
        step: unit.step,
        async release(mayWrite) {
          units.delete(unit);
          meter.unwatch(unit.task);
          await unit.release(mayWrite);
        },
      };
    },
    update() {
      meter.update();
      measureTime();
      measureLag([...units].flatMap(({ task, finished }) => (finished ? [] : task.positions())));
    },
  };
}
