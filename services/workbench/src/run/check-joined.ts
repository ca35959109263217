/** Notices when the services that somebody joined simulate another world, or are not there at all: nothing would ever come. */
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';

export interface JoinedCheck {
  /** Told of each record that the auditor could not use. */
  unusable(letter: Pick<DeadLetter, 'reason' | 'detail'>): void;
  /** Asked now and then, with how many records of the run's own producers have been read. Fails with BadInput. */
  look(accepted: number): void;
}

/** One stray record of another run proves nothing. This many of them, without any record of this run, prove another scenario. */
export const STRANGERS = 50;
export const SILENCE_MS = 20_000;

export function checkJoined(run: string, clock: () => number, say: (line: string) => void): JoinedCheck {
  const begunMs = clock();
  let strangers = 0;
  let stranger = '';
  let asked = false;
  return {
    unusable({ reason, detail }) {
      if (reason !== 'unknown-source') return;
      strangers++;
      stranger = detail;
    },
    look(accepted) {
      if (accepted > 0) return;
      if (strangers >= STRANGERS) {
        throw new BadInput(
          `the services of "${run}" run something else: ${stranger}`,
          'give the scenario, --seed and --set with which they were started',
        );
      }
      if (asked || clock() - begunMs < SILENCE_MS) return;
      asked = true;
      say(`Nothing has come from "${run}" yet; are its services running?`);
    },
  };
}
