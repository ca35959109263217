/** A process that hosts all tasks of a run on a cluster until they have finished, for tests that kill it. */
import { randomUUID } from 'node:crypto';
import { createKafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { openRecoverableTasks } from '@tengewatch/shared/pipeline/recoverable-pipeline.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createRules } from '../run/parts.js';
import { everyRuleWorld, WORLD_SEED } from './every-rule-world.js';

const RECORDS_PER_STEP = 500;
const RECORDS_PER_CHECKPOINT = 1_500;
const POLL_WAIT_MS = 50;

const [bootstrap = '', topicPrefix = ''] = process.argv.slice(2);
const log = await createKafkaLog({ brokers: [bootstrap], clientId: 'detector', topicPrefix });
const tasks = await openRecoverableTasks({
  log,
  run: describeRun(everyRuleWorld, WORLD_SEED, producers, createRules(everyRuleWorld.rules)),
  ...scenarioWindow(everyRuleWorld),
  clock: () => performance.now(),
  pollWaitMs: POLL_WAIT_MS,
  recordsPerCheckpoint: RECORDS_PER_CHECKPOINT,
  newAttempt: randomUUID,
  deadLetter({ topic, detail }) {
    throw new Error(`a record of ${topic} could not be read: ${detail}`);
  },
  onRefused(task, reasons) {
    throw new Error(`checkpoints of ${task} were refused: ${reasons.join('; ')}`);
  },
});

async function runToEnd({ step, task }: (typeof tasks)[number]): Promise<number> {
  while (await step(RECORDS_PER_STEP));
  return Object.values(task.ledger()).reduce((sum, { handled }) => sum + handled, 0);
}

const handled = await Promise.all(tasks.map(runToEnd));
process.stdout.write(`handled ${handled.reduce((sum, one) => sum + one, 0)}\n`);
await log.close();
