/** Removes what a run leaves on a cluster: all topics and consumer groups whose names begin like the run's. */
import type { Admin } from 'kafkajs';

const DELETE_TIMEOUT_MS = 30_000;

export async function removeTopics(admin: Admin, prefix: string): Promise<void> {
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics, timeout: DELETE_TIMEOUT_MS });
}

/** Fails where somebody is in one of them. */
export async function removeGroups(admin: Admin, prefix: string): Promise<void> {
  const { groups } = await admin.listGroups();
  const ours = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix));
  if (ours.length > 0) await admin.deleteGroups(ours);
}
