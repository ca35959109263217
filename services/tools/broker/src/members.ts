/** The brokers of a cluster in the foreground, steered one by one: which run, which were stopped, and what may be asked of them. */
import { BrokerError } from './broker-error.js';
import type { Broker } from './broker-node.js';
import { majorityOf } from './start-cluster.js';

export type Member = Pick<Broker, 'nodeId' | 'bootstrap' | 'port' | 'logFile' | 'pid' | 'running' | 'untilEnded' | 'end' | 'restart'>;

export interface MemberState {
  readonly nodeId: number;
  readonly bootstrap: string;
  readonly port: number;
  /** Of the broker's own process; undefined when it does not run. */
  readonly pid: number | undefined;
  /** What became of it otherwise. */
  readonly state: 'running' | 'stopped' | 'ended by itself';
}

export interface Members {
  states(): MemberState[];
  /** Stops one and keeps its data. Resolves with what there is to tell. */
  stop(nodeId: number): Promise<string[]>;
  /** Starts one again, or all that do not run. Resolves with what there is to tell. */
  start(nodeId: number | undefined): Promise<string[]>;
  /** Resolves once none runs any more and the last one was not told to end. */
  readonly untilLost: Promise<void>;
  /** Calls off a start that is under way, and lets ends be no news from now on. */
  close(): Promise<void>;
}

export function createMembers(nodes: readonly Member[], say: (line: string) => void): Members {
  const stopped = new Set<number>();
  const closing = new AbortController();
  const needed = majorityOf(nodes.length);
  let last: Promise<unknown> = Promise.resolve();
  let lost: () => void;
  const untilLost = new Promise<void>((resolve) => (lost = resolve));

  const called = ({ nodeId, bootstrap }: Member): string => `broker ${nodeId} on ${bootstrap}`;
  const runningCount = (): number => nodes.filter((node) => node.running()).length;

  async function watch(node: Member): Promise<void> {
    await node.untilEnded();
    if (stopped.has(node.nodeId) || closing.signal.aborted) return;
    const again = `Start it again with: npm run broker -- start --node ${node.nodeId}`;
    if (nodes.length > 1) say(`The ${called(node)} has ended by itself (its log: ${node.logFile}). ${again}`);
    if (runningCount() === 0) lost();
  }
  for (const node of nodes) void watch(node);

  /** One request after the other: a broker that is being stopped cannot be started. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = last.then(action);
    last = turn.catch(() => undefined);
    return turn;
  }

  function find(nodeId: number): Member {
    if (nodes.length === 1) throw new BrokerError('bad-option', 'This broker is no cluster; stop it with: npm run broker -- stop');
    const node = nodes.find((one) => one.nodeId === nodeId);
    if (node !== undefined) return node;
    throw new BrokerError('bad-option', `There is no broker ${nodeId}; the cluster has 1 to ${nodes.length}.`);
  }

  async function stop(nodeId: number): Promise<string[]> {
    const node = find(nodeId);
    if (!node.running()) return [`The ${called(node)} does not run.`];
    stopped.add(nodeId);
    await node.end();
    const left = runningCount();
    const lines = [
      `Stopped the ${called(node)}; ${left} of ${nodes.length} run. Start it again with: npm run broker -- start --node ${nodeId}`,
    ];
    if (left < needed) lines.push(`A cluster of ${nodes.length} serves only while ${needed} run.`);
    return lines;
  }

  async function start(nodeId: number | undefined): Promise<string[]> {
    const asked = nodeId === undefined ? nodes : [find(nodeId)];
    const resting = asked.filter((node) => !node.running());
    if (resting.length === 0) return [nodeId === undefined ? 'All brokers run already.' : `The ${called(asked[0]!)} runs already.`];
    if (runningCount() + resting.length < needed) {
      const why = `A cluster of ${nodes.length} serves only while ${needed} run, so this one could not start by itself.`;
      throw new BrokerError('start-failed', why, 'Start all that are stopped with: npm run broker -- start');
    }
    await Promise.all(
      resting.map(async (node) => {
        await node.restart(closing.signal);
        stopped.delete(node.nodeId);
        void watch(node);
      }),
    );
    return resting.map((node) => `Started the ${called(node)}.`);
  }

  return {
    states: () =>
      nodes.map((node) => {
        const { nodeId, bootstrap, port } = node;
        const running = node.running();
        const state = running ? 'running' : stopped.has(nodeId) ? 'stopped' : 'ended by itself';
        return { nodeId, bootstrap, port, pid: running ? node.pid() : undefined, state };
      }),
    stop: (nodeId) => inTurn(() => stop(nodeId)),
    start: (nodeId) => inTurn(() => start(nodeId)),
    untilLost,
    async close() {
      closing.abort();
      await last;
    },
  };
}
