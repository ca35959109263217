/** The fingerprint of a run's final alerts: two runs raised the same alerts exactly when their digests are equal. */
import { createHash } from 'node:crypto';
import type { Alert } from '../events/alert.js';
import { canonicalJson } from '../documents/canonical-json.js';
import { compareText } from '../documents/text-order.js';

/**
 * 'sha256:' and the hex SHA-256 of the final alerts, ordered by alertId, one canonical JSON line each.
 * The order in which they are given does not matter. Throws on two alerts with one id: they are not final.
 */
export function alertDigest(finalAlerts: readonly Alert[]): string {
  const ordered = [...finalAlerts].sort((left, right) => compareText(left.alertId, right.alertId));
  const hash = createHash('sha256');
  let previous: string | undefined;
  for (const alert of ordered) {
    if (alert.alertId === previous) throw new Error(`alert ${alert.alertId} is given twice; fold the revisions first`);
    previous = alert.alertId;
    hash.update(canonicalJson(alert)).update('\n');
  }
  return `sha256:${hash.digest('hex')}`;
}
