/** Which processes a run with services consists of: every producer and detector as often as is wanted, and one reporter. */
import { fileURLToPath } from 'node:url';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { detectorName } from '@tengewatch/shared/service/service-topics.js';

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
}

const REPORTER = 'reporter';

export function servicePrograms({ producers, rules }: Pick<Run, 'producers' | 'rules'>, instances: Instances): readonly ServiceProgram[] {
  return [
    ...producers.flatMap(({ name }) => instancesOf(name, instances.producers)),
    ...rules.flatMap((rule) => instancesOf(detectorName(rule), instances.detectors)),
    ...instancesOf(REPORTER, 1),
  ];
}

function instancesOf(service: string, count: number): readonly ServiceProgram[] {
  const file = fileURLToPath(new URL(`../../../${service}/dist/main.js`, import.meta.url));
  return Array.from({ length: count }, (_, index) => ({ label: count === 1 ? service : `${service}-${index + 1}`, file }));
}
