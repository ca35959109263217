/** Holds a run up in the middle, for as long as a test disturbs it, however fast the machine is. */
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { ServiceFleet } from './service-fleet.js';

/** While one producer is away, all others wait for it two days of event time ahead, and the detectors behind them. */
export const GATE = 'producer-exchanger-trades';
const GATE_TOPIC = 'exchanger-trades';
/** By then every rule has alerted, and most of the run is still to come. */
const SHARE = 0.2;

/** Resolves once the one instance of that producer is gone; whoever starts another opens the gate. */
export async function closeGate(fleet: ServiceFleet, embedded: RunReport): Promise<void> {
  const until = Math.ceil(embedded.ledger[GATE_TOPIC]!.published * SHARE);
  await fleet.until('a part of the world is written', async () => (await fleet.written([GATE_TOPIC])) >= until);
  await fleet.running(GATE)[0]!.stop();
}
