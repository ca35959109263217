/** The names of the honest look-alikes of each typology: how many there are of each stands in the calibration. */
import type { TypologyName } from '../../events/truth.js';

const byTypology = {
  'nominee-cards': ['wedding-pool', 'bazaar-trader', 'gig-earner', 'supported-student', 'car-seller', 'online-seller', 'relief-collector'],
  'cash-out-groups': ['factory-pay-day', 'pensioners-day', 'market-day-queue', 'shift-crew', 'seasonal-crew', 'village-trip'],
  'unlicensed-platforms': [
    'exchange-booth',
    'small-shop',
    'parents-treasurer',
    'savings-circle',
    'purchase-agent',
    'coin-helper',
    'licensed-trader',
  ],
  structuring: ['landlord', 'instalment-seller', 'car-in-parts', 'split-gift', 'takings-depositor'],
} as const satisfies { readonly [T in TypologyName]: readonly string[] };

export type LookAlikesOf<T extends TypologyName> = (typeof byTypology)[T][number];
export type LookAlikeName = LookAlikesOf<TypologyName>;

export const lookAlikeNames: readonly LookAlikeName[] = Object.values(byTypology).flat();
