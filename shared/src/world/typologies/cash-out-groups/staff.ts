/** People who work for one firm of the country. */
import type { Person } from '../../planner.js';
import type { PlannerTools } from '../../planning/planner-tools.js';

export interface Staff {
  readonly bin: string;
  readonly workers: readonly Person[];
  /** City where most of them live. */
  readonly home: number;
  readonly paySchedule: number;
}

/** Up to about `wanted` of the staff of a firm, which is drawn by the number of its staff. */
export function staffOfOneFirm({ country, random }: PlannerTools, wanted: number): Staff {
  const employed = country.people.filter(({ employer }) => employer >= 0);
  const one = random.fork('firm').pick(employed.length > 0 ? employed : country.people);
  const workers = random
    .fork('workers')
    .shuffle(country.people.filter(({ employer }) => employer === one.employer))
    .slice(0, Math.max(2, Math.round(wanted)));
  return { bin: country.employers[Math.max(0, one.employer)]!, workers, home: one.city, paySchedule: one.paySchedule };
}
