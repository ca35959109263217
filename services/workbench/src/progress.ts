/** Shows how far a run is: a bar on a terminal, a few plain lines elsewhere. Drives nothing, and knows no clock. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { MultiBar, type SingleBar } from 'cli-progress';
import { alertLine } from './render/alert-line.js';
import { countText, localDayText, plural } from './render/words.js';
import type { RunProgress } from './run-options.js';
import { reportWidth, type Terminal } from '@tengewatch/shared/terminal/terminal.js';

/** Alerts shown as they come; the report counts the others. */
const ALERTS_SHOWN = 5;
/** Without a bar, a line for each such part of the run. */
const PLAIN_STEP = 0.2;
const BAR_WIDTH = 24;

export interface ProgressView {
  progress(progress: RunProgress): void;
  alert(alert: Alert): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

export const silentProgress: ProgressView = { progress: () => undefined, alert: () => undefined, close: () => undefined };

const partDone = ({ simulatedMs, fromMs, toMs }: RunProgress): number =>
  toMs <= fromMs ? 1 : Math.min(1, Math.max(0, (simulatedMs - fromMs) / (toMs - fromMs)));

/** Stages that have records waiting, such as "  behind: card 12,034"; nothing when none has. */
function lagText({ lag }: RunProgress): string {
  const behind = lag.filter(({ records }) => records > 0).map(({ stage, records }) => `${stage} ${countText(records)}`);
  return behind.length === 0 ? '' : `  behind: ${behind.join(', ')}`;
}

/** Hands the line of each of the first alerts to `show`, once. */
function firstAlerts(show: (line: string) => void): (alert: Alert) => void {
  let shown = 0;
  return (alert) => {
    if (alert.revision > 0 || shown >= ALERTS_SHOWN) return;
    shown += 1;
    // Masked already: the bar writes past the terminal, which masks what it says.
    show(alertLine(alert, reportWidth()));
    if (shown === ALERTS_SHOWN) show('  … further alerts are in the report');
  };
}

function barProgress(): ProgressView {
  const format = `  {bar} {percentage}%  {day}  {events} events  {alerts}{lag}`;
  const bars = new MultiBar({
    format,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: BAR_WIDTH,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // Ctrl-C belongs to the command, which restores the cursor by closing this view.
    gracefulExit: false,
    emptyOnZero: true,
  });
  let bar: SingleBar | undefined;
  return {
    progress(progress) {
      const payload = {
        day: localDayText(progress.simulatedMs),
        events: countText(progress.events),
        alerts: plural(progress.alerts, 'alert'),
        lag: lagText(progress),
      };
      bar ??= bars.create(1, 0, payload);
      bar.update(partDone(progress), payload);
    },
    alert: firstAlerts((line) => void bars.log(`${line}\n`)),
    close: () => bars.stop(),
  };
}

function plainProgress(write: (line: string) => void): ProgressView {
  let nextPart = PLAIN_STEP;
  return {
    progress(progress) {
      const part = partDone(progress);
      if (part < nextPart || part >= 1) return;
      nextPart = (Math.floor(part / PLAIN_STEP) + 1) * PLAIN_STEP;
      const { simulatedMs, events, alerts } = progress;
      write(
        `  ${Math.floor(part * 100)}%  ${localDayText(simulatedMs)}  ${countText(events)} events  ${plural(alerts, 'alert')}${lagText(progress)}`,
      );
    },
    alert: firstAlerts(write),
    close: () => undefined,
  };
}

export const progressView = (terminal: Terminal): ProgressView => (terminal.redraws ? barProgress() : plainProgress(terminal.err));
