/** Thresholds of the rule's tests, so that these do not change when the defaults are tuned. */
export const testThresholds = { minCredits: 2, minNearKzt: 850_000, minHiddenShare: 0.3, minPoints: 6 };
