/** Shows how much of something is done whose parts nobody needs to see: a bar on a terminal, a few plain lines elsewhere. */
import { SECOND_MS } from '@tengewatch/shared/events/time-spans.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { Presets, SingleBar } from 'cli-progress';
import { countText, durationText } from './render/words.js';

export interface ShareProgress {
  progress(shareDone: number, count: number): void;
  /** Leaves the terminal as it was found; may be called again. */
  close(): void;
}

/** Without a bar, a line for each such part. */
const PLAIN_STEP = 0.2;
const BAR_WIDTH = 24;

/** `unit` is what is counted. */
export const shareProgress = (terminal: Terminal, unit = 'rows'): ShareProgress =>
  terminal.redraws ? bar(unit) : plainLines(terminal.err, unit);

/** Before so much is done, nobody can say how long it takes. */
const LEAST_SHARE = 0.02;

/** "2 min 5 s left", as long as it goes on as it went so far. */
const leftText = (shareDone: number, passedMs: number): string =>
  shareDone < LEAST_SHARE ? '' : `${durationText((passedMs / SECOND_MS) * (1 / shareDone - 1))} left`;

function bar(unit: string): ShareProgress {
  const format = `  {bar} {percentage}%  {count} ${unit}  {left}`;
  const fromMs = performance.now();
  const shown = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true, barsize: BAR_WIDTH, gracefulExit: false },
    Presets.shades_classic,
  );
  let started = false;
  return {
    progress(shareDone, count) {
      if (!started) shown.start(1, 0, { count: '0', left: '' });
      started = true;
      shown.update(shareDone, { count: countText(count), left: leftText(shareDone, performance.now() - fromMs) });
    },
    close() {
      if (started) shown.stop();
      started = false;
    },
  };
}

function plainLines(write: (line: string) => void, unit: string): ShareProgress {
  let nextShare = PLAIN_STEP;
  return {
    progress(shareDone, count) {
      if (shareDone < nextShare || shareDone >= 1) return;
      nextShare = (Math.floor(shareDone / PLAIN_STEP) + 1) * PLAIN_STEP;
      write(`  ${Math.floor(shareDone * 100)}%  ${countText(count)} ${unit}`);
    },
    close: () => undefined,
  };
}
