/** Detectors of any sets of rules on a real broker, also such as host the same rules at the same time: the embedded run's findings. */
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { DETECTOR } from '@tengewatch/shared/service/detectors.js';
import { createResultReader } from '@tengewatch/shared/service/unit-result.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { everyRuleWorld } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import { openServiceFleet, type ServiceFleet } from '@tengewatch/test-kit/service-fleet.js';

const LIMIT_MS = 240_000;
let broker: Broker;
let embedded: RunReport;
let fleet: ServiceFleet;

beforeAll(async () => {
  broker = await startBroker();
  embedded = await embeddedReport(everyRuleWorld);
}, LIMIT_MS);
afterEach(() => fleet.close());
afterAll(() => broker.stop());

/** Those whose results are in the cluster. */
async function detectorsThatFinished(): Promise<readonly string[]> {
  const reader = await createResultReader(fleet.log, 'test.results');
  const found = new Set<string>();
  for (let read = await reader.poll(2_000); read.length > 0; read = await reader.poll(2_000)) {
    for (const result of read) if (result.kind === 'task') found.add(result.service);
  }
  await reader.close();
  return [...found].sort();
}

interface Dealt {
  readonly name: string;
  /** TENGEWATCH_RULES of each detector; empty for all. */
  readonly rules: readonly string[];
  readonly services: readonly string[];
}

/** The rules that no pair below names. */
const rest: readonly string[] = ruleNames.filter((name) => name !== 'nominee-cards' && name !== 'unlicensed-platforms');

test.each<Dealt>([
  {
    name: 'two-sets',
    // The order in which rules are listed is nobody's business.
    rules: ['unlicensed-platforms,nominee-cards', 'nominee-cards, unlicensed-platforms', rest.join()],
    services: [`detector-${[...rest].sort().join('.')}`, 'detector-nominee-cards.unlicensed-platforms'],
  },
  {
    name: 'overlapping',
    rules: ['', 'nominee-cards,cash-out-groups', 'nominee-cards'],
    services: ['detector', 'detector-cash-out-groups.nominee-cards', 'detector-nominee-cards'],
  },
])(
  'of detectors of $rules',
  async ({ name, rules, services }) => {
    fleet = await openServiceFleet({ brokers: [broker.bootstrap], name, detectorFor: 'all-rules' });
    for (const service of fleet.services.filter((one) => one !== DETECTOR)) fleet.start(service);
    for (const set of rules) fleet.start(DETECTOR, { TENGEWATCH_RULES: set });
    expectNothingLostOrDoubled(await fleet.report(), embedded);
    await fleet.until('all detectors have finished', async () => (await detectorsThatFinished()).length === services.length);
    expect(await detectorsThatFinished()).toEqual(services);
    // Whoever comes after all of them have finished finds the same.
    expectNothingLostOrDoubled(await fleet.report(), embedded);
  },
  LIMIT_MS,
);
