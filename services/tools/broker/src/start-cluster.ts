/** Starts three real brokers that replicate to each other, so that tests and people can lose one and go on. */
import { BrokerError } from './broker-error.js';
import type { Broker } from './broker-node.js';
import { startNodes, type NodeOptions } from './start-nodes.js';

/** How many of the brokers have to run for any of them to serve. */
export const majorityOf = (brokers: number): number => Math.floor(brokers / 2) + 1;

/** Time for the last brokers of a cluster, whose orderly end waits for a majority that is gone. */
const LAST_PATIENCE_MS = 2_000;

export interface ClusterOptions extends NodeOptions {
  /** 1 or 3: two lose their majority with either, so they are worse than one. */
  readonly brokers: number;
}

export interface Cluster {
  /** What clients connect to: one "localhost:port" a broker. */
  readonly bootstrap: readonly string[];
  /** By node id, from 1. */
  readonly nodes: readonly Broker[];
  readonly clusterId: string;
  /** The certificate to trust, as PEM; undefined without TLS. */
  readonly ca: string | undefined;
  /** Ends all brokers for good and removes their temporary data. */
  stop(): Promise<void>;
}

/** Fails with 'bad-option' where a cluster of this size makes no sense here. */
export function checkClusterSize(brokers: number): void {
  if (brokers === 1 || brokers === 3) return;
  const why =
    brokers === 2
      ? 'Two brokers stand still when either is lost, as their quorum needs both, so they fail more often than one.'
      : 'Three survive the loss of any one of them; more would only use more of this machine.';
  throw new BrokerError('bad-option', `A cluster has 1 or 3 brokers here, not ${brokers}.`, why);
}

/** Ends all nodes at once, in order as long as a majority is there to agree to it. */
async function endAll(nodes: readonly Broker[]): Promise<void> {
  const ending = nodes.map((node) => node.end());
  const enough = majorityOf(nodes.length);
  if (nodes.length > 1) {
    const gone = nodes.map((node) => node.untilEnded());
    // Resolves once so many have ended that no majority is left.
    await new Promise<void>((resolve) => {
      let left = nodes.length;
      for (const one of gone) void one.then(() => (--left < enough ? resolve() : undefined));
    });
    await Promise.all(nodes.map((node) => node.end(LAST_PATIENCE_MS)));
  }
  await Promise.all(ending);
}

/** Starts a cluster and resolves once every broker serves. Fails with a BrokerError that says what would be right. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  checkClusterSize(options.brokers);
  const { nodes, clusterId, temporary, removeTemporary } = await startNodes(options, options.brokers);
  return {
    bootstrap: nodes.map((node) => node.bootstrap),
    nodes,
    clusterId,
    ca: nodes[0]!.ca,
    async stop() {
      // Data that are removed at once need no orderly end, which takes seconds.
      if (temporary) await Promise.all(nodes.map((node) => node.kill('SIGKILL')));
      else await endAll(nodes);
      await Promise.all(nodes.map((node) => node.stop()));
      await removeTemporary();
    },
  };
}
