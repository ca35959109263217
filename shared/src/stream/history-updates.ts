/** Brings the history of a key up to date with an event before any stage sees it, and begins the sessions that begin with the event. */
import type { HeldKeys } from './held-keys.js';
import type { HostedHistory, HostedStage, Route } from './hosted-stage.js';
import type { Moment } from './moment.js';
import { beginsSession, createSessionCheck } from './sessions.js';
import { UNDELIVERED, type KindBit, type Sessions } from './stage.js';
import type { StageCalls } from './stage-calls.js';

interface HostedSessions {
  readonly host: HostedStage;
  readonly sessions: Sessions;
}

export class HistoryUpdates {
  private readonly history: HostedHistory | undefined;
  private readonly inSessions: readonly HostedSessions[];
  private readonly mayBeginSession: (previousMs: number, nowMs: number) => boolean;
  private readonly moment: Moment;
  private readonly keys: HeldKeys;
  private readonly calls: StageCalls;

  constructor(hosted: readonly HostedStage[], history: HostedHistory | undefined, moment: Moment, keys: HeldKeys, calls: StageCalls) {
    this.history = history;
    this.inSessions = hosted.flatMap((host) => (host.stage.sessions === undefined ? [] : [{ host, sessions: host.stage.sessions }]));
    this.mayBeginSession = createSessionCheck(this.inSessions.map(({ sessions }) => sessions));
    this.moment = moment;
    this.keys = keys;
    this.calls = calls;
  }

  /** Gives the event's kind, by which it is delivered to stages. */
  apply(route: Route, slot: number, event: unknown): KindBit {
    const { history, moment, keys } = this;
    moment.host = undefined;
    // Stages that look back read only what their history notes.
    if (history === undefined || route.apply === undefined) return UNDELIVERED;
    const { nowMs } = moment;
    // Forgetting an idle key moves the view, so that it is placed afterwards.
    const previousMs = keys.touch(slot, nowMs);
    keys.cells.moveTo(history, slot);
    if (this.mayBeginSession(previousMs, nowMs)) this.beginSessions(previousMs, slot);
    return route.apply(history.view, event, history.lookBackMs);
  }

  private beginSessions(previousMs: number, slot: number): void {
    for (const { host, sessions } of this.inSessions) {
      if (beginsSession(sessions, previousMs, this.moment.nowMs)) this.calls.beginSession(host, sessions, slot, previousMs);
    }
    this.moment.host = undefined;
  }
}
