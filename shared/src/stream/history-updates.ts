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

  /** Applies the event to its key's history. Returns the event's kind, which decides the stages that it is delivered to. */
  apply(route: Route, slot: number, event: unknown): KindBit {
    const { history, moment, keys } = this;
    moment.host = undefined;
    // Stages with a history read only topics that their history applies.
    if (history === undefined || route.apply === undefined) return UNDELIVERED;
    const { nowMs } = moment;
    // `touch` moves the cursor when it forgets an idle key, so the cursor is set only after it.
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
