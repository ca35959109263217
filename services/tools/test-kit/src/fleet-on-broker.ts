/** How tests that disturb services begin and end: a broker, the findings of an undisturbed run, and services to be started. */
import { afterAll, beforeAll } from '@jest/globals';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';
import { WORLD_SEED } from './every-rule-world.js';
import { openServiceFleet, type ServiceFleet } from './service-fleet.js';

export interface FleetOnBroker {
  readonly fleet: ServiceFleet;
  /** What the same scenario gives in one process. */
  readonly embedded: RunReport;
  readonly broker: Broker;
}

export const embeddedReport = (scenario: Scenario): Promise<RunReport> =>
  runScenario({ scenario, seed: WORLD_SEED, settings: [], signal: new AbortController().signal });

/** Opened before the first test of a file and closed after its last; what it gives can be asked for in tests only. */
export function fleetOnBroker(name: string, scenario: Scenario, limitMs: number): FleetOnBroker {
  let broker: Broker;
  let fleet: ServiceFleet;
  let embedded: RunReport;
  beforeAll(async () => {
    broker = await startBroker();
    embedded = await embeddedReport(scenario);
    fleet = await openServiceFleet({ brokers: [broker.bootstrap], name, scenario });
  }, limitMs);
  afterAll(async () => {
    await fleet.close();
    await broker.stop();
  });
  return {
    get fleet() {
      return fleet;
    },
    get embedded() {
      return embedded;
    },
    get broker() {
      return broker;
    },
  };
}
