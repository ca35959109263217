/** What describes a typology to the world, in one folder: what commits the crime, and the honest people who resemble it. */
import type { platformForms, TypologyName } from '../../events/truth.js';
import type { LookAlikesOf } from './look-alike-names.js';
import type { BuiltLookAlike, BuiltScheme, PlannerTools, SchemeOrder } from '../planning/planner-tools.js';

/** Honest people who do nearly what a scheme does. */
export interface LookAlike {
  /** One sentence, as a person would say it, for whoever alerted on them. */
  readonly whatItIs: string;
  /** One sentence about the movements by which it is told from a crime. */
  readonly howItShows: string;
  /** How many people one of them takes from its shard at most, in a shard that is large enough. */
  readonly mostPeople: number;
  /** About how much one of them plans on its busiest day. */
  readonly mostActionsADay: number;
  /** About how much money comes onto its cards in a day, rather too much than too little. */
  readonly creditedKztADay: number;
  readonly build: (tools: PlannerTools) => BuiltLookAlike;
}

export interface Typology<T extends TypologyName = TypologyName> {
  /** The most cards that a scheme controls where its plan does not say how many. */
  readonly mostCards: number;
  /** In which forms a scheme comes: plans that name none take them in turn. Null where there is one form only. */
  readonly forms: readonly (typeof platformForms)[number][] | null;
  readonly buildScheme: (order: SchemeOrder, tools: PlannerTools) => BuiltScheme;
  /** By habit; how many of each there are stands in the calibration. */
  readonly lookAlikes: { readonly [H in LookAlikesOf<T>]: LookAlike };
}
