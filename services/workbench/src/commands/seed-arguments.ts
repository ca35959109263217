/** Arguments that several commands on rules and seeds take, each checked with clear words. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { adviceOn } from '@tengewatch/shared/documents/nearest-name.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { backtestSeeds } from './backtest-seeds.js';

export const MOST_THREADS = 256;

export function ruleNamed(wanted: string, option = '--rule'): RuleName {
  const rule = ruleNames.find((name) => name === wanted);
  if (rule === undefined) throw new BadInput(`${option}: there is no rule "${wanted}"; ${adviceOn(wanted, ruleNames)}`);
  return rule;
}

export function seedsOf(text: string, option = '--seeds'): readonly number[] {
  try {
    return backtestSeeds(text);
  } catch (error) {
    throw new BadInput(`${option}: ${(error as Error).message}`);
  }
}

/** Collects what is wrong, so that all of it is told at once. */
export function createTries() {
  const lines: string[] = [];
  return {
    /** Undefined where it fails with bad input. */
    tried<T>(what: () => T): T | undefined {
      try {
        return what();
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
        lines.push(...error.lines);
        return undefined;
      }
    },
    /** Tells of something that is wrong with several arguments together. */
    complain(line: string): void {
      lines.push(line);
    },
    /** Fails with everything that was wrong. */
    check(): void {
      if (lines.length > 0) throw new BadInput(...lines);
    },
  };
}
