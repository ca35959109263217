/** Which processes a run with services consists of: every producer and detector as often as is wanted, and one reporter. */
import { fileURLToPath } from 'node:url';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { DETECTOR, detectorsOf, type RuleAssignment } from '@tengewatch/shared/service/detectors.js';

export interface ServiceProgram {
  /** The service's name, with the number of the instance where there are several: "detector-nominee-cards-2". */
  readonly label: string;
  /** What Node runs. */
  readonly file: string;
}

export interface Instances {
  /** Of each producer. */
  readonly producers: number;
  /** Of each detector. */
  readonly detectors: number;
  /** Whether one detector hosts all rules, or each rule has a detector of its own. */
  readonly detectorFor: RuleAssignment;
}

const REPORTER = 'reporter';

export function servicePrograms(
  run: Pick<Run, 'producers' | 'rules'>,
  { producers, detectors, detectorFor }: Instances,
): readonly ServiceProgram[] {
  return [
    ...run.producers.flatMap(({ name }) => instancesOf(name, producers)),
    // The detector of all rules is told of none, as it then hosts all that there are.
    ...detectorsOf(run, detectorFor).flatMap(({ name }) => instancesOf(name, detectors, detectorFor === 'all-rules' ? DETECTOR : name)),
    ...instancesOf(REPORTER, 1),
  ];
}

/** `folder` is the program's, below that of all services. */
function instancesOf(service: string, count: number, folder = service): readonly ServiceProgram[] {
  const file = fileURLToPath(new URL(`../../../${folder}/dist/main.js`, import.meta.url));
  return Array.from({ length: count }, (_, index) => ({ label: count === 1 ? service : `${service}-${index + 1}`, file }));
}
