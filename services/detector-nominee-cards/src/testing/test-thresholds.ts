/** Thresholds of the rule's tests, so that these do not change when the defaults are tuned. */
export const testThresholds = {
  minCreditedKzt: 400_000,
  maxSenders: 100,
  minMeanCreditKzt: 25_000,
  minPassThroughShare: 0.5,
  minUnverifiedShare: 0.2,
  maxHonestShare: 0.35,
  noHonestShare: 0.1,
  minPoints: 3,
};
