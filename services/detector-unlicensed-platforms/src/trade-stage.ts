/** First stage, keyed by card: reports every trade with a platform outside the register. */
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { cardHistory, issuedOnOf, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import { evidenceOf } from '@tengewatch/shared/rules/evidence.js';
import type { Stage } from '@tengewatch/shared/stream/stage.js';
import type { RegisterLookUp } from './register-lookup.js';

const INDICATOR_ID_DIGITS = 20;

export const tradeStage = (ruleVersion: string, lookUp: RegisterLookUp): Stage<undefined, unknown, CardHistory> => ({
  rule: 'unlicensed-platforms',
  name: 'trade',
  ruleVersion,
  outputs: ['indicators-unregistered-trades'],
  history: { of: cardHistory, lookBackMs: 0, delivered: ['crypto-bought', 'crypto-sold'] },
  on: {
    'exchanger-trades': (_, event, context) => {
      const found = lookUp(event.platform, event.timeMs);
      if (found.licensed) return undefined;
      context.emit('indicators-unregistered-trades', {
        v: EVENT_VERSION,
        id: contentId(INDICATOR_ID_DIGITS, 'unregistered-trade', event.id),
        timeMs: context.nowMs,
        kind: 'unregistered-trade',
        key: found.key,
        platform: event.platform,
        imitates: found.imitates,
        similarity: found.similarity,
        holderIin: event.holderIin,
        bank: event.bank,
        cardIssuedOn: issuedOnOf(context.history),
        evidence: evidenceOf('exchanger-trades', event.timeMs, event.card, event.fiatTiyn, event),
      });
      return undefined;
    },
  },
  onTimer: () => undefined,
});
