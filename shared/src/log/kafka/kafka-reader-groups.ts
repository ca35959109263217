/** Finds each reader a consumer group that nobody else is in. */
import type { Admin } from 'kafkajs';

export interface ReaderGroups {
  /**
   * The group for a reader of that name. Readers of one name are independent, and a group of two would make each wait for the other at
   * every change: for one that was killed until its session is over, and for one that lets go of its work until it has. Two that ask at
   * once may still get the same, which does no more harm than that.
   */
  take(name: string): Promise<string>;
  giveBack(groupId: string): void;
}

/** All groups begin with the prefix of the run. */
export function createReaderGroups(admin: Pick<Admin, 'describeGroups'>, prefix: string): ReaderGroups {
  const taken = new Set<string>();

  /** Where the cluster does not tell, joining will say why. */
  async function hasMembers(groupId: string): Promise<boolean> {
    const described = await admin.describeGroups([groupId]).catch(() => undefined);
    return described?.groups.some(({ members }) => members.length > 0) ?? false;
  }

  return {
    async take(name) {
      for (let copy = 1; ; copy++) {
        const groupId = copy === 1 ? `${prefix}${name}` : `${prefix}${name}.${copy}`;
        if (taken.has(groupId)) continue;
        taken.add(groupId);
        if (!(await hasMembers(groupId))) return groupId;
        taken.delete(groupId);
      }
    },
    giveBack: (groupId) => void taken.delete(groupId),
  };
}
