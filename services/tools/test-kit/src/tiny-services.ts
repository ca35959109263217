/** Services that do nothing, as processes of their own: what a supervisor needs to be tested with. */
import { fileURLToPath } from 'node:url';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { serviceEnvironment } from '@tengewatch/workbench/services/service-environment.js';
import type { ServiceProgram } from '@tengewatch/workbench/services/service-programs.js';

const TINY_SERVICE = fileURLToPath(import.meta.resolve('@tengewatch/shared/testing/tiny-service.js'));

export const tinyPrograms = (labels: readonly string[]): readonly ServiceProgram[] =>
  labels.map((label) => ({ label, file: TINY_SERVICE }));

export const tinyEnvironment = (more: Environment = {}): Environment => ({
  ...serviceEnvironment(
    {
      name: 'tiny-run',
      argument: 'baseline',
      scenario: { partitions: 1 },
      seed: 1,
      settings: [],
      kafka: { brokers: ['localhost:9'] },
      drainSeconds: 10,
    },
    {},
  ),
  ...more,
});
