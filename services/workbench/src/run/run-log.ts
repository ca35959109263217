/** The log a run uses: the embedded one, or topics of its own on a cluster. */
import { setTimeout } from 'node:timers/promises';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { interruptible } from '@tengewatch/shared/log/interruptible-log.js';
import { drive, type DriveOptions } from '@tengewatch/shared/pipeline/drive.js';
import { driveConcurrently } from '@tengewatch/shared/pipeline/drive-concurrently.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { KafkaTarget } from '../run-options.js';
import { newRunName } from './run-name.js';

export interface RunLog {
  readonly log: EventLog;
  readonly kind: RunReport['run']['log'];
  /** How long a reader's step waits for records. */
  readonly pollWaitMs: number;
  drive(options: DriveOptions): Promise<void>;
  /** Removes what the run left on a cluster, unless it is to be kept, and lets go of the log. */
  leave(): Promise<void>;
  /** Does the same after a failure, in limited time and without an error of its own, so that the cause of the failure is reported. */
  abandon(): Promise<void>;
}

const KAFKA_POLL_WAIT_MS = 100;
const ABANDON_MS = 10_000;

/** Once the signal is aborted, every wait for the cluster fails with the signal's reason, except in `leave` and `abandon`. */
export async function openRunLog(run: Run, kafka: KafkaTarget | undefined, signal: AbortSignal): Promise<RunLog> {
  if (kafka === undefined) {
    const log = createEmbeddedLog({ retention: 'until-read' });
    return { log, kind: 'embedded', pollWaitMs: 0, drive, leave: () => log.close(), abandon: () => log.close() };
  }
  const { brokers, security, keep, replicationFactor, say, giveUpMs, requestTimeoutMs, topicPrefix = newRunName(run) } = kafka;
  // Loaded only here, so that embedded runs start without the client.
  const { createKafkaLog } = await import('@tengewatch/shared/log/kafka/kafka-log.js');
  const log = await createKafkaLog({
    brokers,
    clientId: 'tengewatch',
    topicPrefix,
    // All of the run is this one process.
    ownThread: true,
    ...(security === undefined ? {} : { security }),
    ...(replicationFactor === undefined ? {} : { replicationFactor }),
    ...(say === undefined ? {} : { say }),
    ...(giveUpMs === undefined ? {} : { giveUpMs }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  });
  kafka.onPrefix?.(topicPrefix);
  async function leave(): Promise<void> {
    try {
      if (!keep) await log.deleteTopics();
    } finally {
      await log.close();
    }
  }
  return {
    log: interruptible(log, signal),
    kind: 'kafka',
    pollWaitMs: KAFKA_POLL_WAIT_MS,
    drive: driveConcurrently,
    leave,
    async abandon() {
      const left = leave().then(
        () => true,
        () => false,
      );
      const patience = new AbortController();
      const inTime = await Promise.race([left, setTimeout(ABANDON_MS, false, { signal: patience.signal })]);
      // Else the timer would keep the process for all its time.
      patience.abort();
      if (!inTime && !keep) kafka.say?.('warn', { prefix: topicPrefix }, `the topics of this run could not be removed: ${topicPrefix}.*`);
      // What still hangs must not keep the process.
      if (!inTime) void log.close().catch(() => undefined);
    },
  };
}
