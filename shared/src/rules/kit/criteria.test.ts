/** Each demand is stated once: what a card must have to be looked at, the verdict and its reasons, and the near miss follow from it. */
import { describe, expect, test } from '@jest/globals';
import { TOO_FEW_POINTS } from '../../events/near-miss.js';
import { judgeOf, type Criterion, type Demands, type Finding } from './criteria.js';
import { NO_TOTALS, type Totals } from './running-totals.js';

interface Features {
  readonly paidInKzt: number;
  readonly payers: number;
  readonly unverifiedShare: number;
  readonly boughtShare: number | null;
}
interface Parameters {
  readonly [name: string]: number;
  readonly minKzt: number;
  readonly minPayers: number;
  readonly minUnverifiedShare: number;
  readonly maxBoughtShare: number;
  readonly manyPayers: number;
  readonly manyPoints: number;
  readonly minPoints: number;
}

const parameters: Parameters = {
  minKzt: 1000,
  minPayers: 5,
  minUnverifiedShare: 0.2,
  maxBoughtShare: 0.5,
  manyPayers: 8,
  manyPoints: 2,
  minPoints: 0,
};
const demands: Demands<Features, Parameters> = {
  measures: {
    paidInKzt: { unit: 'KZT', counts: 'money', addsUp: true, noMoreThan: 'thirdPartyTiyn' },
    payers: {
      unit: 'payers',
      counts: ({ minPayers }) => `payers, of whom ${minPayers} are wanted`,
      noMoreThan: 'thirdPartyCredits',
      atMost: 9,
      detail: ({ payers }) => `${payers} in all`,
    },
    unverifiedShare: { unit: 'share', counts: 'share', shareOf: { part: 'unverifiedTiyn', whole: 'thirdPartyTiyn' } },
    boughtShare: { unit: 'share', counts: 'share bought' },
  },
  criteria: [
    { code: 'paid-in', figure: 'paidInKzt', atLeast: 'minKzt' },
    { code: 'payers', figure: 'payers', atLeast: 'minPayers' },
    { code: 'unverified', figure: 'unverifiedShare', atLeast: 'minUnverifiedShare' },
    { code: 'bought', figure: 'boughtShare', atMost: 'maxBoughtShare' },
    { code: 'many', figure: 'payers', atLeast: 'manyPayers', points: 'manyPoints' },
  ],
  minPoints: 'minPoints',
};
const WINDOW = { fromMs: 1, toMs: 2 };
const met: Features = { paidInKzt: 1000, payers: 5, unverifiedShare: 0.2, boughtShare: 0.5 };

const judged = (features: Partial<Features>, over: Partial<Parameters> = {}, isWhole = true): Finding =>
  judgeOf<Features, Parameters>('sample', demands, { ...parameters, ...over } as Parameters).judge(
    { ...met, ...features },
    WINDOW,
    isWhole,
  );
const codes = ({ assessment }: Finding) => assessment?.reasons.map(({ code }) => code);

describe('the verdict', () => {
  test('stands on a threshold, and falls when one demand is not met', () => {
    expect(codes(judged({}))).toEqual(['paid-in', 'payers', 'unverified', 'bought']);
    for (const unmet of [{ paidInKzt: 999 }, { payers: 4 }, { unverifiedShare: 0.19 }, { boughtShare: 0.51 }, { boughtShare: null }]) {
      expect(judged(unmet).assessment).toBeUndefined();
    }
  });

  test('counts points, and says without which reason it would not stand', () => {
    expect(judged({ payers: 8 }).assessment).toMatchObject({ points: 2 });
    const decisive = (finding: Finding) => finding.assessment?.reasons.map((reason) => reason.decisive);
    expect(decisive(judged({ payers: 8 }))).toEqual([true, true, true, true, false]);
    expect(decisive(judged({ payers: 8 }, { minPoints: 2 }))).toEqual([true, true, true, true, true]);
    expect(judged({ payers: 7 }, { minPoints: 2 }).assessment).toBeUndefined();
  });

  test('tells each figure as its measure says', () => {
    const [paidIn, payers] = judged({ payers: 12 }, {}, false).assessment!.reasons;
    expect(paidIn).toMatchObject({ observed: 1000, threshold: 1000, comparison: 'at-least', unit: 'KZT', window: WINDOW, capped: true });
    expect(payers).toMatchObject({ observed: 9, capped: true, counts: 'payers, of whom 5 are wanted', detail: '12 in all' });
    expect(judged({}).assessment!.reasons[0]).toMatchObject({ capped: false, detail: null });
  });
});

describe('a near miss', () => {
  test.each<[string, Partial<Features>, object | undefined]>([
    ['by a fifth', { payers: 4 }, { code: 'payers', parameter: 'minPayers', observed: 4, threshold: 5, unit: 'payers', missedBy: 0.2 }],
    ['above what is allowed', { boughtShare: 0.6 }, { code: 'bought', comparison: 'at-most', threshold: 0.5 }],
    ['by more', { payers: 3 }, undefined],
    ['of two demands', { payers: 4, paidInKzt: 900 }, undefined],
    ['of nothing to compare', { boughtShare: null }, undefined],
  ])('%s', (_, features, miss) => {
    const finding = judged(features);
    expect(finding.assessment).toBeUndefined();
    if (miss === undefined) expect(finding.miss).toBeUndefined();
    else expect(finding.miss).toMatchObject(miss);
  });

  test('of the points alone', () => {
    const wanting = { minPoints: 10, manyPoints: 9 };
    expect(judged({ payers: 8 }, wanting).miss).toMatchObject({ code: TOO_FEW_POINTS, parameter: 'minPoints', observed: 9, threshold: 10 });
    expect(judged({ payers: 7 }, wanting).miss).toBeUndefined();
    expect(judged({ payers: 8, paidInKzt: 900 }, wanting).miss).toBeUndefined();
  });
});

describe('what a card must have to be looked at', () => {
  const { least, isPossible } = judgeOf<Features, Parameters>('sample', demands, parameters);
  const totals = (over: Partial<Totals>): Totals => ({
    ...NO_TOTALS,
    thirdPartyTiyn: 100_000,
    thirdPartyCredits: 5,
    unverifiedTiyn: 20_000,
    ...over,
  });

  test('is four fifths of what the criteria demand, the unverified share of the least sum included', () => {
    expect(Object.fromEntries(least)).toEqual({ thirdPartyTiyn: 80_000, thirdPartyCredits: 4, unverifiedTiyn: 15_999 });
  });

  test('is judged once more on the totals of the window: one of them may be missed by little', () => {
    expect(isPossible(totals({}))).toBe(true);
    expect(isPossible(totals({ thirdPartyCredits: 4 }))).toBe(true);
    expect(isPossible(totals({ thirdPartyCredits: 3 }))).toBe(false);
    expect(isPossible(totals({ unverifiedTiyn: 16_000 }))).toBe(true);
    expect(isPossible(totals({ unverifiedTiyn: 16_000, thirdPartyCredits: 4 }))).toBe(false);
    expect(isPossible(totals({ unverifiedTiyn: 15_000 }))).toBe(false);
  });
});

test('criteria that cannot be judged are refused, each by its name', () => {
  const broken = (criterion: object, more: object = {}) =>
    expect(() =>
      judgeOf<Features, Parameters>(
        'sample',
        { ...demands, criteria: [...demands.criteria, criterion as Criterion<Features, Parameters>], ...more },
        parameters,
      ),
    );
  broken({ code: 'x', figure: 'payer', atLeast: 'minKzt' }).toThrow(
    'criteria of rule sample: "x" is on the figure "payer", of which no measure tells: did you mean "payers"?',
  );
  broken({ code: 'x', figure: 'payers', atLeast: 'minPayer' }).toThrow('"x" names the parameter "minPayer": did you mean "minPayers"?');
  broken({ code: 'x', figure: 'payers', atLeast: 'minKzt', points: 'nothingLikeIt' }).toThrow(
    '"x" names the parameter "nothingLikeIt": known are minKzt,',
  );
  broken({ code: 'x', figure: 'payers' }).toThrow('"x" must have either atLeast or atMost');
  broken({ code: 'x', figure: 'payers', atLeast: 'minKzt', atMost: 'minKzt' }).toThrow('"x" must have either atLeast or atMost');
  broken({ code: 'many', figure: 'payers', atLeast: 'minKzt' }).toThrow('"many" is there twice');
  broken({ code: 'x', figure: 'payers' }, { minPoints: 'pointsNeeded' }).toThrow(
    '"x" must have either atLeast or atMost; minPoints names the parameter "pointsNeeded"',
  );
});
