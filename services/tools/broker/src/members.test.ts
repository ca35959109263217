/** Brokers of a cluster are stopped and started one by one, in turn, and one that is lost is told. */
import { expect, test } from '@jest/globals';
import { createMembers, type Member } from './members.js';
import { checkClusterSize } from './start-cluster.js';

interface FakeBroker extends Member {
  /** Ends it as a crash does. */
  crash(): void;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Ends and starts at once; `started` is told of every start. */
function fakeBroker(nodeId: number, started: (nodeId: number) => Promise<void> | void = () => undefined): FakeBroker {
  let pid = nodeId * 100;
  let running = true;
  let end: () => void;
  let ended = new Promise<void>((resolve) => (end = resolve));
  const crash = () => {
    running = false;
    end();
  };
  return {
    nodeId,
    port: 9091 + nodeId,
    bootstrap: `localhost:${9091 + nodeId}`,
    logFile: `/data/node-${nodeId}/broker.log`,
    pid: () => pid,
    running: () => running,
    untilEnded: () => ended,
    end: async () => crash(),
    async restart() {
      await started(nodeId);
      pid++;
      running = true;
      ended = new Promise((resolve) => (end = resolve));
    },
    crash,
  };
}

function threeMembers(started?: (nodeId: number) => Promise<void> | void) {
  const said: string[] = [];
  const nodes = [1, 2, 3].map((nodeId) => fakeBroker(nodeId, started));
  const members = createMembers(nodes, (line) => said.push(line));
  const states = () => members.states().map(({ state }) => state);
  return { nodes, members, states, said };
}

test('one is stopped and started by itself, and its neighbours go on', async () => {
  const { members, states, said } = threeMembers();
  expect((await members.stop(2)).join()).toMatch(/Stopped the broker 2 on localhost:9093; 2 of 3 run.* start --node 2$/);
  expect(states()).toEqual(['running', 'stopped', 'running']);
  expect(members.states()[1]).toMatchObject({ pid: undefined, bootstrap: 'localhost:9093' });
  expect(await members.stop(2)).toEqual(['The broker 2 on localhost:9093 does not run.']);
  expect(await members.start(2)).toEqual(['Started the broker 2 on localhost:9093.']);
  expect(await members.start(2)).toEqual(['The broker 2 on localhost:9093 runs already.']);
  expect(members.states()[1]).toMatchObject({ pid: 201, state: 'running' });
  expect(said).toEqual([]);
});

test('a broker that ends by itself is told with its log, also after it was started again', async () => {
  const { nodes, members, states, said } = threeMembers();
  for (const times of [1, 2]) {
    nodes[2]!.crash();
    await settled();
    expect(states()).toEqual(['running', 'running', 'ended by itself']);
    expect(said).toHaveLength(times);
    expect(said.at(-1)).toMatch(/broker 3 .* by itself \(its log: \/data\/node-3\/broker\.log\).* start --node 3/);
    await members.start(3);
  }
});

test('the cluster is lost once the last one has ended by itself, not when all were stopped', async () => {
  const { nodes, members } = threeMembers();
  let lost = false;
  void members.untilLost.then(() => (lost = true));
  await members.stop(1);
  expect(await members.stop(2)).toContain('A cluster of 3 serves only while 2 run.');
  await members.stop(3);
  await settled();
  expect(lost).toBe(false);
  await members.start(undefined);
  await members.stop(1);
  nodes[1]!.crash();
  await settled();
  expect(lost).toBe(false);
  nodes[2]!.crash();
  await settled();
  expect(lost).toBe(true);
});

test('a start that could not reach a majority is refused with what would be right, and all start together', async () => {
  const { members, states } = threeMembers();
  for (const nodeId of [1, 2, 3]) await members.stop(nodeId);
  await expect(members.start(1)).rejects.toThrow(/only while 2 run[^]*npm run broker -- start$/);
  expect(await members.start(undefined)).toHaveLength(3);
  expect(states()).toEqual(['running', 'running', 'running']);
  expect(await members.start(undefined)).toEqual(['All brokers run already.']);
});

test('requests are done one after the other', async () => {
  let begin: () => void = () => undefined;
  const { members, states } = threeMembers(() => new Promise<void>((resolve) => (begin = resolve)));
  await members.stop(1);
  const starting = members.start(1);
  const stopping = members.stop(1);
  await settled();
  expect(states()[0]).toBe('stopped');
  begin();
  expect(await starting).toHaveLength(1);
  expect((await stopping)[0]).toMatch(/^Stopped/);
});

test('an end is no news once the cluster is told to end', async () => {
  const { nodes, members, said } = threeMembers();
  await members.close();
  for (const node of nodes) node.crash();
  await settled();
  expect(said).toEqual([]);
});

test('a node that is not there is named, as is a broker that is alone', async () => {
  const { members } = threeMembers();
  await expect(members.stop(4)).rejects.toThrow('no broker 4; the cluster has 1 to 3');
  const alone = createMembers([fakeBroker(1)], () => undefined);
  await expect(alone.stop(1)).rejects.toThrow('no cluster');
});

test('a cluster has one broker or three, and the reason is given', () => {
  for (const brokers of [1, 3]) expect(() => checkClusterSize(brokers)).not.toThrow();
  expect(() => checkClusterSize(2)).toThrow(/not 2\.\nTwo brokers stand still/);
  expect(() => checkClusterSize(5)).toThrow(/not 5\.\nThree survive/);
});
