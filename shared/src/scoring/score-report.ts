/** The score as it is reported: what the rules caught, missed and cost, held against the truth. */
import Type from 'typebox';
import { oneOf, orNull } from '../events/schema-parts.js';
import { difficulties, platformForms, typologyNames } from '../events/truth.js';

const strict = { additionalProperties: false };
const count = (description: string) => Type.Integer({ minimum: 0, description });
const share = (description: string, nullWhen = 'Null when there was nothing to divide by.') =>
  orNull(Type.Number({ minimum: 0, maximum: 1, description: `${description} ${nullWhen}` }));
const seconds = (description: string) => Type.Number({ minimum: 0, description: `${description} In seconds of event time.` });
const tenge = (description: string) => Type.Number({ minimum: 0, description: `${description} In tenge (KZT).` });

export const DifficultyScore = Type.Object(
  {
    schemes: count('Schemes of this difficulty that acted at least once.'),
    caught: count('Those with a true alert of the rule of their own typology.'),
    caughtByAnyRule: count('Those with a true alert of any rule.'),
    recall: share('caught / schemes.'),
  },
  { ...strict, description: 'Recall at one difficulty.' },
);
export type DifficultyScore = Type.Static<typeof DifficultyScore>;

export const CardScore = Type.Object(
  {
    illicit: count('Cards of plain and careful schemes of the typology: cards of their members and of their illicit events.'),
    alerted: count('Cards that the scored alerts name, without those that only evasive schemes use.'),
    correct: count('Alerted cards that belong to a plain or careful scheme of any typology.'),
    found: count('Illicit cards of this typology among the alerted.'),
    precision: share('correct / alerted.'),
    recall: share('found / illicit.'),
  },
  { ...strict, description: 'How well the alerts name cards.' },
);
export type CardScore = Type.Static<typeof CardScore>;

const scoreFields = {
  schemes: count('Plain and careful schemes of the typology that acted at least once. Evasive ones stand in byDifficulty only.'),
  caught: count('Schemes with a true alert of the rule of their own typology.'),
  caughtByAnyRule: count('Schemes with a true alert of any rule.'),
  recall: share('caught / schemes.'),
  recallByAnyRule: share('caughtByAnyRule / schemes.'),
  alerts: count(
    'Scored alerts of the rule: all but those merged into another. trueAlerts + extraTrueAlerts + evasiveTrueAlerts + falseAlerts.',
  ),
  trueAlerts: count(
    'Plain and careful schemes, of any typology, to which more than half of the evidence money of an alert of the rule belongs; one alert a scheme.',
  ),
  extraTrueAlerts: count('Further true alerts on schemes already counted; they neither help nor hurt.'),
  evasiveTrueAlerts: count('True alerts on evasive schemes; they neither help nor hurt the headline figures.'),
  falseAlerts: count('Alerts of which no scheme owns more than half of the evidence money.'),
  precision: share('trueAlerts / (trueAlerts + falseAlerts).'),
  f1: share('Harmonic mean of precision and recall, 0 when both are 0.', 'Null when one of them is.'),
  decoys: count('Honest look-alikes of the typology, and schemes of it that the truth labels as decoys.'),
  decoysAlerted: count('Decoys of which a false alert of any rule names a card or holds an event as evidence.'),
  medianSecondsToDetect: orNull(
    seconds(
      'Median over schemes caught by any rule, from the first illicit event to the opening of the first true alert; null when none was caught.',
    ),
  ),
  p95SecondsToDetect: orNull(seconds('95th percentile (nearest rank) of the same times; null when no scheme was caught.')),
  kztBeforeFirstAlert: orNull(
    tenge('Median over schemes caught by any rule of what moved before their first true alert opened; null when no scheme was caught.'),
  ),
  byDifficulty: Type.Object(
    Object.fromEntries(difficulties.map((difficulty) => [difficulty, DifficultyScore])) as Record<
      (typeof difficulties)[number],
      typeof DifficultyScore
    >,
    { ...strict, description: 'Recall by difficulty, the evasive schemes included.' },
  ),
  cards: CardScore,
};

export const TypologyScore = Type.Object(scoreFields, {
  ...strict,
  description:
    'One typology and the rule of the same name. Every headline figure is over plain and careful schemes; evasive ones are scored apart.',
});
export type TypologyScore = Type.Static<typeof TypologyScore>;

export const OverallScore = Type.Object(scoreFields, {
  ...strict,
  description: 'The same measures over all typologies and all rules together: trueAlerts counts one alert a scheme, of whichever rule.',
});
export type OverallScore = Type.Static<typeof OverallScore>;

export const SchemeScore = Type.Object(
  {
    schemeId: Type.String({ description: 'Scheme.' }),
    typology: oneOf(typologyNames, 'Typology of the scheme.'),
    form: orNull(oneOf(platformForms, 'Form of an unlicensed platform.')),
    difficulty: oneOf(difficulties, 'How well it hides.'),
    events: count('Illicit events. A scheme with none never acted, and is listed but counted nowhere.'),
    firstEventAtMs: orNull(Type.Integer({ minimum: 0, description: 'First illicit event, milliseconds since 1970, UTC.' })),
    caught: Type.Boolean({ description: 'Whether the rule of its own typology raised a true alert on it.' }),
    caughtByAnyRule: Type.Boolean({ description: 'Whether any rule did.' }),
    firstAlertId: orNull(Type.String({ description: 'The true alert, of any rule, that opened first.' })),
    secondsToDetect: orNull(seconds('From the first illicit event to the opening of that alert; 0 when it was already open.')),
    movedKzt: tenge('Sum of its illicit events that moved money; a tenge that comes in and goes out counts at each step.'),
    movedBeforeKzt: tenge('The part of it that moved before the first true alert opened; all of it when there was none.'),
  },
  { ...strict, description: 'One scheme against the alerts.' },
);
export type SchemeScore = Type.Static<typeof SchemeScore>;

export const HabitScore = Type.Object(
  { decoys: count('Decoys of this habit.'), alerted: count('Those alerted by mistake.') },
  { ...strict, description: 'Decoys of one honest habit.' },
);
export type HabitScore = Type.Static<typeof HabitScore>;

export const Score = Type.Object(
  {
    byTypology: Type.Object(
      Object.fromEntries(typologyNames.map((rule) => [rule, TypologyScore])) as Record<
        (typeof typologyNames)[number],
        typeof TypologyScore
      >,
      { ...strict, description: 'By typology, each with the rule of the same name.' },
    ),
    overall: OverallScore,
    schemes: Type.Array(SchemeScore, { description: 'Every scheme, ordered by id.' }),
    decoysByHabit: Type.Record(Type.String(), HabitScore, {
      description: 'Decoys by what they really are; "labelled-decoy" are schemes that the truth labels as decoys.',
    }),
  },
  { ...strict, description: 'The alerts held against the truth.' },
);
export type Score = Type.Static<typeof Score>;

export const Verdict = Type.Object(
  {
    schemeId: orNull(Type.String({ description: 'The scheme that owns more than half of the evidence money; null for a false alert.' })),
    decoyId: orNull(Type.String({ description: 'For a false alert, the decoy with the most evidence in it; null when it names none.' })),
    habit: orNull(Type.String({ description: 'What that decoy really is, as in decoysByHabit.' })),
    eventIds: Type.Array(Type.String({ description: 'Id of an event.' }), {
      description: 'Evidence that belongs to that scheme or decoy, in its order.',
    }),
    trueShare: share('Largest share of the evidence money that belongs to one scheme.', 'Null when there is no evidence money.'),
  },
  { ...strict, description: 'What the truth says about one alert.' },
);
export type Verdict = Type.Static<typeof Verdict>;
