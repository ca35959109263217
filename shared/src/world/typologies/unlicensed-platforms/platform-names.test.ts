import { describe, expect, test } from '@jest/globals';
import { platformRegister } from '../../../register/platform-register.js';
import { createRandom } from '../../random.js';
import { imitations, imitationTricks, ownName } from './platform-names.js';

const inRegister = new Set(platformRegister.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()));

describe('names of unlicensed platforms', () => {
  test('no imitation stands in the register, whichever trick made it', () => {
    for (const trick of imitationTricks) {
      for (let seed = 1; seed <= 40; seed++) {
        const { imitated, spellings } = imitations(createRandom(seed), [trick], 3);
        expect(spellings.length).toBeGreaterThan(0);
        for (const spelling of spellings) {
          expect(inRegister.has(spelling.toLowerCase())).toBe(false);
          expect(Math.abs(spelling.length - imitated.length)).toBeLessThanOrEqual(' Official'.length);
        }
      }
    }
  });

  test('schemes of one scenario have names of their own', () => {
    const names = Array.from({ length: 30 }, (_, at) => ownName(createRandom(5, at), at + 1));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(inRegister.has(name.toLowerCase())).toBe(false);
  });
});
