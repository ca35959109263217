/** What the command asks of a run, so that the command line and the run know nothing else of each other. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { KafkaLogLine, KafkaSecurity } from '@tengewatch/shared/log/kafka/kafka-client.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { RuleAssignment } from '@tengewatch/shared/service/detectors.js';

export interface RunProgress {
  /** Event time that the detectors have reached. */
  readonly simulatedMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly events: number;
  readonly alerts: number;
  /** How many records each stage has still to read of what is written so far. */
  readonly lag: readonly { readonly stage: string; readonly records: number }[];
}

/** A cluster to run on instead of the embedded log. */
export interface KafkaTarget {
  /** "host:port", at least one. */
  readonly brokers: readonly string[];
  readonly security?: KafkaSecurity;
  /** Leaves the run's topics and consumer groups on the cluster. */
  readonly keep: boolean;
  readonly replicationFactor?: number;
  /** Where the client's warnings go. */
  readonly say?: KafkaLogLine;
  /** How the run's topics and groups begin; default a name of its own. */
  readonly topicPrefix?: string;
  /** Told once, when the run's topics are known. */
  readonly onPrefix?: (prefix: string) => void;
  /** How long failures of the cluster are borne before an error says so. */
  readonly giveUpMs?: number;
  /** How long an answer is waited for before a request counts as failed and is made again. */
  readonly requestTimeoutMs?: number;
}

/** Services of their own, instead of everything in one process. */
export interface ServicesWanted {
  /** The scenario as it was named, for the services to find it by. */
  readonly argument: string;
  /** Instances of each producer and of each detector; what has no unit left to work on stands by. */
  readonly producers: number;
  readonly detectors: number;
  /** Whether one detector hosts all rules, or each rule has a detector of its own. */
  readonly detectorFor: RuleAssignment;
  /** The name of a run whose services are running already; none are started then, and nothing is removed. */
  readonly join?: string;
  /** Where the services' logs are kept; default nowhere. */
  readonly logFolder?: string;
  /** Told what becomes of the services, a line at a time. */
  readonly say: (line: string) => void;
  /** Told of every process that is started, those that are started again included. */
  readonly onStarted?: (label: string, pid: number) => void;
}

export interface RunOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  /** What --set changed, for the report. The scenario already holds the changes. */
  readonly settings: readonly string[];
  /** Aborted on Ctrl-C: the run then ends soon, by an error or with a report that nobody reads. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Every revision of every alert, in the order in which they are read. */
  readonly onAlert?: (alert: Alert) => void;
  /** Serves Prometheus metrics on this port during the run, and after it until the signal. */
  readonly metricsPort?: number;
  /** Default: the embedded log. */
  readonly kafka?: KafkaTarget;
  /** Default: everything in this process. */
  readonly services?: ServicesWanted;
}

/** Of a run whose services are processes of their own. */
export type ServicesRunOptions = RunOptions & Required<Pick<RunOptions, 'services' | 'kafka'>>;
