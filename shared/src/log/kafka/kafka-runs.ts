/** The runs on a cluster: listed with what they hold and who is in their consumer groups, and removed while nobody is. */
import { setTimeout } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { LogError } from '../event-log.js';
import { CLIENT_RETRY, createKafkaClient, type KafkaClientOptions } from './kafka-client.js';
import type { ErrorPlace } from './kafka-errors.js';
import { retrying } from './kafka-retry.js';
import { namePrefix } from './kafka-topic-names.js';
import { runsAmong, type RunSigns, type RunTopics } from './run-topics.js';

/** A consumer group that somebody is in. */
export interface BusyGroup {
  readonly groupId: string;
  readonly members: number;
}

export interface ClusterRun extends RunTopics {
  /** Records that its topics hold, watermarks and the like included. */
  readonly records: number;
  readonly groups: number;
  readonly busy: readonly BusyGroup[];
}

export interface RemovedRun {
  readonly topics: number;
  readonly groups: number;
  /** Where there are any, the run is in use and its topics are all there still. */
  readonly busy: readonly BusyGroup[];
}

const { KafkaJSDeleteGroupsError } = kafkajs;

const ATTEMPTS = 4;
/** And of a cluster that refuses for now: partitions of new topics have no leader at first. */
const ATTEMPTS_WHEN_REFUSED = 12;
const DELETE_TIMEOUT_MS = 30_000;
/** No run has such a group. */
const NOBODYS_GROUP = 'nobody';
const NO_COORDINATOR = 'KafkaJSGroupCoordinatorNotFound';
const COORDINATOR_ATTEMPTS = 5;
const COORDINATOR_WAIT_MS = 500;

/**
 * LogError 'not-authorised', 'unreachable' and so on where the cluster does not answer. Nobody is told of topics that they have
 * no right to describe, so that a user without rights finds no runs.
 */
export const listRuns = (options: KafkaClientOptions, signs: RunSigns): Promise<readonly ClusterRun[]> =>
  // Topics that are removed while they are asked for were there a moment before, and the next look finds the others.
  asAdmin(options, 'looking for runs', async (admin) => {
    const runs = runsAmong(await admin.listTopics(), signs);
    const groupIds = await groupsOf(admin, runs);
    const busy = await busyAmong(admin, [...groupIds.values()].flat());
    const found: ClusterRun[] = [];
    for (const run of runs) {
      const own = groupIds.get(run.name) ?? [];
      const held = await Promise.all(run.topics.map((topic) => recordsHeld(admin, topic)));
      found.push({
        ...run,
        records: held.reduce((sum, records) => sum + records, 0),
        groups: own.length,
        busy: busy.filter(({ groupId }) => own.includes(groupId)),
      });
    }
    return found;
  });

/**
 * Removes a run's consumer groups and topics unless somebody is in a group, which is looked for anew. The groups go first: the
 * cluster refuses that itself for one that somebody has just joined. What is gone already counts as removed.
 */
export const removeRun = (options: KafkaClientOptions, signs: RunSigns, name: string): Promise<RemovedRun> =>
  asAdmin(options, `removing the run "${name}"`, async (admin) => {
    const run = runsAmong(await admin.listTopics(), signs).find((one) => one.name === name);
    if (run === undefined) return { topics: 0, groups: 0, busy: [] };
    const groups = (await groupsOf(admin, [run])).get(name) ?? [];
    await requireRightToGroups(admin, name);
    const before = await busyAmong(admin, groups);
    if (before.length > 0) return { topics: 0, groups: 0, busy: before };
    const joined = await deleteGroups(admin, groups);
    // A group that came since has a name that was not asked for.
    const busy = joined.length > 0 ? joined : await busyAmong(admin, (await groupsOf(admin, [run])).get(name) ?? []);
    if (busy.length > 0) return { topics: 0, groups: 0, busy };
    await admin.deleteTopics({ topics: [...run.topics], timeout: DELETE_TIMEOUT_MS });
    return { topics: run.topics.length, groups: groups.length, busy: [] };
  });

/** A client for one task: one that had asked for a topic that is removed since would fail with every later request. */
function asAdmin<T>(options: KafkaClientOptions, doing: string, task: (admin: Admin) => Promise<T>): Promise<T> {
  const place: ErrorPlace = { brokers: options.brokers, doing };
  async function once(): Promise<T> {
    const { kafka } = await createKafkaClient(options);
    const admin = kafka.admin({ retry: CLIENT_RETRY });
    try {
      await admin.connect();
      // It calls itself connected to peers that never answer.
      await admin.describeCluster();
      return await task(admin);
    } finally {
      await admin.disconnect().catch(() => {});
    }
  }
  let failures = 0;
  const goOn = ({ code }: LogError): boolean => code === 'cluster-refused' || ++failures < ATTEMPTS;
  return retrying(once, { place, attempts: ATTEMPTS_WHEN_REFUSED, wait: (ms) => setTimeout(ms), goOn });
}

/**
 * Who may not see groups is shown none, and would take every run for one that nobody uses; asked for by name they are refused.
 * The client hides the refusal, and says only that it has found no coordinator, as a cluster that never had a group does at first.
 */
async function requireRightToGroups(admin: Admin, name: string): Promise<void> {
  async function ask(): Promise<boolean> {
    try {
      await admin.describeGroups([namePrefix(name) + NOBODYS_GROUP]);
      return true;
    } catch (error) {
      if ((error as Error).name === NO_COORDINATOR) return false;
      throw error;
    }
  }
  for (let attempt = 1; attempt <= COORDINATOR_ATTEMPTS; attempt++) {
    if (await ask()) return;
    if (attempt < COORDINATOR_ATTEMPTS) await setTimeout(COORDINATOR_WAIT_MS);
  }
  const right = `this user has no right to the consumer groups "${namePrefix(name)}*", and so cannot know whether anybody is in them`;
  throw new LogError(
    'not-authorised',
    `removing the run "${name}" failed: ${right}; docs/security.md says which rights the workbench needs`,
  );
}

/** The consumer groups of each run, by its name. */
async function groupsOf(admin: Admin, runs: readonly RunTopics[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  return new Map(runs.map(({ name }) => [name, all.filter((groupId) => groupId.startsWith(namePrefix(name)))]));
}

async function busyAmong(admin: Admin, groupIds: readonly string[]): Promise<readonly BusyGroup[]> {
  if (groupIds.length === 0) return [];
  const { groups } = await admin.describeGroups([...groupIds]);
  return groups
    .map(({ groupId, members }) => ({ groupId, members: members.length }))
    .filter(({ members }) => members > 0)
    .sort((one, other) => (one.groupId < other.groupId ? -1 : 1));
}

/** Removes the groups; those that somebody has joined meanwhile stay, and are returned. */
async function deleteGroups(admin: Admin, groupIds: readonly string[]): Promise<readonly BusyGroup[]> {
  if (groupIds.length === 0) return [];
  try {
    await admin.deleteGroups([...groupIds]);
    return [];
  } catch (error) {
    if (!(error instanceof KafkaJSDeleteGroupsError)) throw error;
    const refusals = error.groups ?? [];
    const typeOf = (refusal: (typeof refusals)[number]): unknown => (refusal.error as { readonly type?: unknown } | undefined)?.type;
    const other = refusals.find((refusal) => !['NON_EMPTY_GROUP', 'GROUP_ID_NOT_FOUND'].includes(String(typeOf(refusal))));
    if (other !== undefined) throw other.error ?? error;
    const joined = refusals.filter((refusal) => typeOf(refusal) === 'NON_EMPTY_GROUP').map(({ groupId }) => groupId);
    const busy = await busyAmong(admin, joined);
    // Members of a protocol that the client does not know are counted by the cluster only.
    return joined.map((groupId) => busy.find((one) => one.groupId === groupId) ?? { groupId, members: 1 });
  }
}

async function recordsHeld(admin: Admin, topic: string): Promise<number> {
  const partitions = await admin.fetchTopicOffsets(topic);
  return partitions.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
}
