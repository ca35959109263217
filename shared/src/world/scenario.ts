/** A resolved scenario: what the world simulates and what the rules are told. */
import Type from 'typebox';
import type { RuleName } from '../events/rule-names.js';
import { difficulties, platformForms, truthLabels, typologyNames } from '../events/truth.js';
import type { WorldParameters } from './parameters.js';

export const SchemePlan = Type.Object(
  {
    typology: Type.Enum([...typologyNames], { description: 'Which typology the scheme follows.' }),
    form: Type.Optional(
      Type.Enum([...platformForms], {
        description:
          'Only for unlicensed-platforms: how the platform hides. Schemes of plans without one take the forms in turn: unregistered, imitation, hidden, and again.',
      }),
    ),
    difficulty: Type.Union([Type.Enum([...difficulties]), Type.Number({ minimum: 0, maximum: 1 })], {
      description: 'How well it hides: plain, careful or evasive, or a number from 0, not at all, to 1, as well as can be.',
    }),
    count: Type.Integer({ minimum: 0, maximum: 1000, description: 'How many such schemes there are in the country.' }),
    cards: Type.Optional(
      Type.Object(
        { min: Type.Integer({ minimum: 1, maximum: 500 }), max: Type.Integer({ minimum: 1, maximum: 500 }) },
        {
          additionalProperties: false,
          description:
            'Fewest and most cards that one scheme controls; the typology has its own default. Platforms of the forms unregistered and imitation control none.',
        },
      ),
    ),
    label: Type.Optional(
      Type.Enum([...truthLabels], {
        description:
          'What the truth calls it (default illicit): with decoy, its alerts count as false ones. Changes the score, never an alert.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type SchemePlan = Type.Static<typeof SchemePlan>;

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** First local day, YYYY-MM-DD; the scenario starts at 00:00 of UTC+5. */
  readonly start: string;
  readonly days: number;
  /** Self-contained parts of the country; fixed by the scenario, part of the world's content. */
  readonly shards: number;
  /** Partitions of the card-keyed topics; changes no alert. */
  readonly partitions: number;
  /** People simulated in all shards together. */
  readonly people: number;
  readonly world: WorldParameters;
  readonly schemes: readonly SchemePlan[];
  /** Parameters by rule, as far as the scenario overrides them. */
  readonly rules: { readonly [R in RuleName]?: { readonly [name: string]: unknown } };
}
