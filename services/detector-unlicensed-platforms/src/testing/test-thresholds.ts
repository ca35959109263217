/** Thresholds of the rule's tests, so that these do not change when the defaults are tuned. */
export const testThresholds = {
  minPayers: 14,
  minPayees: 12,
  maxSpreadShare: 0.25,
  maxPurchaseShare: 0.15,
  minRoundShare: 0.3,
  minPaidInMeanKzt: 12_000,
  minExchangePoints: 2,
  minImitationTrades: 2,
  minImitationCustomers: 1,
  minTrades: 3,
  minCustomers: 2,
  manyPayers: 18,
  manyPayees: 14,
};
