/** Measures the simulated country as it goes by, and holds it against the published figures of the calibration. */
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { DAYS_PER_MEAN_YEAR } from '@tengewatch/shared/events/time-spans.js';
import type { EventOf, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { isLicensedAt, platformRegister } from '@tengewatch/shared/register/platform-register.js';
import type { CalibrationRow } from '@tengewatch/shared/scoring/run-report.js';
import type { SchemeScore } from '@tengewatch/shared/scoring/score-report.js';
import type { Calibration } from '@tengewatch/shared/world/calibration.js';
import { groundText } from '@tengewatch/shared/world/calibration-sources.js';
import { Decimal } from 'decimal.js';

export interface CalibrationMetrics {
  observe<T extends ProducedTopic>(topic: T, event: EventOf[T]): void;
  /** A row for every target that this run can be held against. */
  rows(country: MeasuredCountry, targets: Calibration['targets']): CalibrationRow[];
}

export interface MeasuredCountry {
  readonly people: number;
  /** First local day, YYYY-MM-DD. */
  readonly start: string;
  readonly days: number;
  readonly schemes: readonly SchemeScore[];
}

interface Figure {
  readonly name: string;
  /** Null where this run has nothing to measure it by. */
  readonly value: Decimal | null;
}

const VERIFIED_ABOVE_TIYN = 50_000_000;
/** Money that a cash-out group handles is seen twice: when it reaches a card and when it leaves as cash. */
const STEPS_OF_GROUP_MONEY = 2;

export function createCalibrationMetrics(): CalibrationMetrics {
  let cashTiyn = 0;
  let largeTopUps = 0;
  let verifiedLargeTopUps = 0;

  return {
    observe(topic, event) {
      if (topic === 'atm-withdrawals') {
        const { outcome, amountTiyn } = event as EventOf['atm-withdrawals'];
        if (outcome === 'paid') cashTiyn += amountTiyn;
      } else if (topic === 'card-top-ups') {
        const { channel, amountTiyn, senderVerification } = event as EventOf['card-top-ups'];
        if (amountTiyn <= VERIFIED_ABOVE_TIYN || channel === 'employer' || channel === 'loan') return;
        largeTopUps++;
        if (senderVerification !== 'none') verifiedLargeTopUps++;
      }
    },
    rows({ people, start, days, schemes }, targets) {
      const years = new Decimal(days).div(DAYS_PER_MEAN_YEAR);
      const groups = schemes.filter(({ typology, events }) => typology === 'cash-out-groups' && events > 0);
      const groupKzt = groups.reduce((sum, { movedKzt }) => sum.plus(movedKzt), new Decimal(0));
      const figures: { readonly [target: string]: Figure } = {
        cashWithdrawnPerAdultYearKzt: {
          name: 'cash withdrawn per adult and year',
          value: new Decimal(tiynToTenge(cashTiyn)).div(people).div(years),
        },
        cashOutGroupTurnoverKzt: {
          name: 'turnover of a cash-out group in a year',
          value: groups.length === 0 ? null : groupKzt.div(STEPS_OF_GROUP_MONEY).div(groups.length).div(years),
        },
        registeredPlatforms: {
          name: 'registered platforms',
          value: new Decimal(platformRegister.filter((platform) => isLicensedAt(platform, Date.parse(start))).length),
        },
        verifiedAboveThresholdShare: {
          name: 'top-ups above 500,000 KZT with a verified sender',
          value: largeTopUps === 0 ? null : new Decimal(verifiedLargeTopUps).div(largeTopUps),
        },
      };
      return Object.entries(targets).flatMap(([key, target]) => {
        const figure = figures[key];
        if (figure === undefined) throw new Error(`nothing measures the calibration target ${key}`);
        return figure.value === null ? [] : [rowOf(figure.name, figure.value, target)];
      });
    },
  };
}

const SIGNIFICANT_DIGITS = 4;

function rowOf(name: string, generated: Decimal, target: Calibration['targets'][string]): CalibrationRow {
  return {
    name,
    unit: target.unit,
    target: target.value,
    generated: generated.toSignificantDigits(SIGNIFICANT_DIGITS).toNumber(),
    ratio: generated.div(target.value).toDecimalPlaces(3).toNumber(),
    source: groundText(target),
  };
}
