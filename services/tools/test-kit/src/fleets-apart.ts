/**
 * The order of the integration tests. A file whose name has "services" starts a fleet of processes, which takes the whole machine; two
 * such files side by side take four times as long as one after the other, so others come between them.
 */
import { basename } from 'node:path';
import { createRequire } from 'node:module';
import type Sequencer from '@jest/test-sequencer';

const { default: TestSequencer } = createRequire(import.meta.url)('@jest/test-sequencer') as typeof Sequencer;
type Test = Parameters<Sequencer.default['sort']>[0][number];

/** Two workers take files from the list; while the one is at a fleet, the other is done with about two files. */
const FILES_BETWEEN = 2;

/** Jest constructs it by itself. @public */
export default class FleetsApart extends TestSequencer {
  override sort(tests: readonly Test[]): Test[] {
    const longestFirst = super.sort([...tests]) as Test[];
    const isFleet = ({ path }: Test): boolean => basename(path).includes('services');
    const fleets = longestFirst.filter(isFleet);
    const others = longestFirst.filter((test) => !isFleet(test));
    const order: Test[] = [];
    while (fleets.length > 0) order.push(...fleets.splice(0, 1), ...others.splice(0, FILES_BETWEEN));
    return [...order, ...others];
  }
}
