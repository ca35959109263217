/** A log's shares of work, by the numbers under which the client's side knows them. */
import type { WorkMembership, WorkOptions } from '../work-group.js';
import type { OwnerFunctions, ServerFunctions } from './kafka-log-calls.js';
import { fromFailure, type PortCalls } from './port-calls.js';

export interface NumberedWork {
  /** Resolves once this member was told its share. */
  join(client: Pick<PortCalls<ServerFunctions>, 'call'>, work: WorkOptions): Promise<WorkMembership>;
  /** What the client's side tells of memberships. */
  readonly told: Pick<OwnerFunctions, 'dealt' | 'away' | 'failed'>;
  /** Tells all members that the client is gone. */
  fail(error: Error): void;
  /** Tells nobody anything any more. */
  clear(): void;
}

export function createNumberedWork(): NumberedWork {
  const byNumber = new Map<number, WorkOptions>();
  let joins = 0;
  return {
    async join(client, work) {
      const membership = ++joins;
      byNumber.set(membership, work);
      await client.call('joinWork', [membership, work.name, work.topic]).catch((error: unknown) => {
        byNumber.delete(membership);
        throw error;
      });
      return {
        async leave() {
          // Where the client is gone, so is the membership.
          if (byNumber.delete(membership)) await client.call('leaveWork', [membership]).catch(() => undefined);
        },
      };
    },
    told: {
      dealt(membership, partitions) {
        const work = byNumber.get(membership);
        try {
          work?.onDealt(partitions);
        } catch (error) {
          work?.onFailure(error as Error);
        }
      },
      away: (membership) => byNumber.get(membership)?.onAway?.(),
      failed: (membership, failure) => byNumber.get(membership)?.onFailure(fromFailure(failure)),
    },
    fail(error) {
      for (const { onFailure } of byNumber.values()) onFailure(error);
    },
    clear: () => byNumber.clear(),
  };
}
