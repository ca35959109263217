/** Timing for the benchmarks: medians of repeated runs, and the memory of a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const seconds = (): number => performance.now() / 1000;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

const KIB_PER_MIB = 1024;

export interface MeasuredRun {
  readonly events: number;
  readonly peakMiB: number;
}

/** Runs a scenario with other settings in a fresh process, started as this one was, and asks it for its peak memory. */
export function runForMemory(scenario: string, settings: readonly string[]): MeasuredRun {
  const script = fileURLToPath(new URL('./memory-run.js', import.meta.url));
  const child = spawnSync(process.execPath, [...process.execArgv, script, scenario, ...settings], { encoding: 'utf8', maxBuffer: 1 << 20 });
  if (child.status !== 0) throw new Error(`the run for memory failed:\n${child.stderr}`);
  const { events, maxRssKiB } = JSON.parse(child.stdout) as { events: number; maxRssKiB: number };
  return { events, peakMiB: maxRssKiB / KIB_PER_MIB };
}
