/** What must hold of a platform for an alert. One that borrows a registered name needs fewer trades, as that is a sign by itself. */
import type { UnregisteredTrade } from '@tengewatch/shared/events/indicator.js';
import type { Demands } from '@tengewatch/shared/rules/kit/criteria.js';
import { imitationText } from './imitation-text.js';
import type { UnlicensedPlatformsParameters } from './params.js';

export interface PlatformFeatures {
  readonly trades: number;
  readonly customers: number;
  /** The name that stood on the first payment. */
  readonly name: string;
  /** The registered name that the last payment's name imitates, and how much it is like it. */
  readonly imitates: string | null;
  readonly likeness: number;
}

export function platformFeatures(trades: readonly UnregisteredTrade[], name: string): PlatformFeatures {
  const last = trades.at(-1);
  return {
    trades: trades.length,
    customers: new Set(trades.map(({ holderIin }) => holderIin)).size,
    name,
    imitates: last?.imitates ?? null,
    likeness: last?.similarity ?? 0,
  };
}

type PlatformDemands = Demands<PlatformFeatures, UnlicensedPlatformsParameters>;

const measures: PlatformDemands['measures'] = {
  trades: { unit: 'trades', counts: 'trades with a platform outside the register', addsUp: true },
  customers: { unit: 'customers', counts: 'distinct customers of the platform', addsUp: true },
  likeness: {
    unit: 'share',
    counts: 'likeness of the name to the registered one',
    window: () => null,
    detail: ({ name, imitates }) => (imitates === null ? null : imitationText(name, imitates)),
  },
};

export const unregisteredDemands: PlatformDemands = {
  measures,
  criteria: [
    { code: 'trades-outside-register', figure: 'trades', atLeast: 'minTrades' },
    { code: 'customers', figure: 'customers', atLeast: 'minCustomers' },
  ],
};

export const imitationDemands: PlatformDemands = {
  measures,
  criteria: [
    { code: 'trades-outside-register', figure: 'trades', atLeast: 'minImitationTrades' },
    { code: 'customers', figure: 'customers', atLeast: 'minImitationCustomers' },
    { code: 'imitates-registered-name', figure: 'likeness', atLeast: 'minImitationSimilarity' },
  ],
};
