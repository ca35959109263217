/** The form in which a backtest is written: stable names that scripts rely on, with everything that was counted for each seed. */
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { oneOf, orNull } from '@tengewatch/shared/events/schema-parts.js';
import { difficulties, platformForms, typologyNames } from '@tengewatch/shared/events/truth.js';
import Type from 'typebox';
import { figureNames, figureNotes, type FigureName } from './figure-names.js';

/** Raised whenever a field is renamed, removed, or means something else. */
export const BACKTEST_VERSION = 1;

const strict = { additionalProperties: false };
const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const tenge = (description: string) => Type.Number({ minimum: 0, description: `${description} In tenge (KZT).` });
const digest = (description: string) => Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description });

const figure = (description: string) =>
  Type.Object(
    {
      value: orNull(Type.Number({ description: 'Over all seeds together; null when there was nothing to divide by or to order.' })),
      low: orNull(Type.Number({ description: 'Lower end of the 95% interval; null without one.' })),
      high: orNull(Type.Number({ description: 'Upper end of the 95% interval; null without one.' })),
      interval: orNull(
        oneOf(
          ['bootstrap', 'exact'],
          'bootstrap: percentiles over draws of the seeds with repetition. exact: where all or none of the cases were caught, or nothing was counted; the cases count as independent. Null with one seed, or where the seeds do not differ.',
        ),
      ),
      part: orNull(Type.Number({ description: 'What was counted over all seeds; null for a figure that is no ratio.' })),
      whole: orNull(Type.Number({ description: 'What it was divided by; null for a figure that is no ratio.' })),
    },
    { ...strict, description },
  );
export type Figure = Type.Static<ReturnType<typeof figure>>;

type FigureSchema = ReturnType<typeof figure>;

const SchemeSeed = Type.Object(
  {
    schemeId: text('Scheme.'),
    form: orNull(oneOf(platformForms, 'Form of an unlicensed platform.')),
    difficulty: oneOf(difficulties, 'How well it hides.'),
    caught: Type.Boolean({ description: 'Whether the rule raised a true alert on it.' }),
    secondsToDetect: orNull(
      Type.Number({ minimum: 0, description: 'From its first event to the opening of the first true alert, in seconds.' }),
    ),
    movedKzt: tenge('What the scheme moved, at each step.'),
    movedBeforeKzt: tenge('The part of it that moved before the first true alert opened; all of it when there was none.'),
  },
  { ...strict, description: "One scheme of the rule's typology that acted." },
);

export const RuleSeed = Type.Object(
  {
    seed: count('Seed of the country.'),
    alertDigest: digest('Of the final alerts of this rule: equal to that of a run with this rule alone.'),
    alerts: count('Final alerts, without those merged into another.'),
    scoredAlerts: count('Those of them that are held against the truth: alerts on banks are not.'),
    trueAlerts: count('Plain and careful schemes, of any typology, to which an alert belongs by more than half of its evidence money.'),
    extraTrueAlerts: count('Further true alerts on schemes already counted.'),
    evasiveTrueAlerts: count('True alerts on evasive schemes.'),
    falseAlerts: count('Alerts of which no scheme owns more than half of the evidence money.'),
    nearMisses: count('Moments when all criteria but one were met, and that one nearly.'),
    schemes: Type.Array(SchemeSeed, {
      description: "Every scheme of the rule's typology that acted. Schemes of other typologies are not the rule's to find.",
    }),
    lookAlikes: count("Honest look-alikes of the rule's typology; of all typologies for a rule that has none."),
    lookAlikesAlerted: count('Those of them that a false alert names.'),
    lookAlikesByHabit: Type.Array(
      Type.Object(
        {
          habit: text('What they really are.'),
          typology: orNull(oneOf(typologyNames, 'Typology that they resemble; null for schemes that the truth labels as decoys.')),
          lookAlikes: count('Look-alikes of this habit.'),
          alerted: count('Those alerted.'),
        },
        { ...strict, description: 'Look-alikes of one honest habit.' },
      ),
      { description: 'Look-alikes of all typologies by their habit.' },
    ),
    members: count('People who hold a card in a plain or careful scheme of the typology.'),
    membersNamed: count('Those of them of whom an alert names a card.'),
    honestNamed: count('People of whom an alert names a card, and who have no part in any scheme.'),
  },
  { ...strict, description: 'What the rule found in the country of one seed.' },
);
export type RuleSeed = Type.Static<typeof RuleSeed>;

export const CountrySeed = Type.Object(
  {
    seed: count('Seed of the country.'),
    events: count('Events of the producers.'),
    people: count('People.'),
    cards: count('Cards.'),
    cardDays: count('Cards times days.'),
    schemes: count('Schemes of all typologies and difficulties that acted.'),
    schemeCards: count('Cards of their members and of their events.'),
    movedKzt: tenge('What all events moved, at each step.'),
    schemeMovedKzt: tenge('The part of it that schemes moved.'),
    alertDigest: orNull(digest('Of the alerts of all rules together, as a run has it; null when not all rules were evaluated.')),
  },
  { ...strict, description: 'The country of one seed.' },
);
export type CountrySeed = Type.Static<typeof CountrySeed>;

const figures = Type.Object(
  Object.fromEntries(figureNames.map((name) => [name, figure(figureNotes[name].description)])) as Record<FigureName, FigureSchema>,
  { ...strict, description: 'By name, over all seeds.' },
);

export const RuleBacktest = Type.Object(
  {
    rule: oneOf(ruleNames, 'The rule.'),
    typology: orNull(oneOf(typologyNames, 'Typology whose schemes it is to find; null for a rule that is made for none.')),
    ruleVersion: text('Hash of the code version and the parameters.'),
    parameters: Type.Record(Type.String(), Type.Number(), { description: 'Every parameter with the value that it had.' }),
    figures,
    seeds: Type.Array(RuleSeed, { description: 'In the order in which the seeds were given.' }),
  },
  { ...strict, description: 'One rule over all seeds.' },
);
export type RuleBacktest = Type.Static<typeof RuleBacktest>;

export const Backtest = Type.Object(
  {
    form: Type.Literal('tengewatch-backtest', { description: 'Which form this is.' }),
    version: Type.Literal(BACKTEST_VERSION, { description: 'Version of the form.' }),
    scenario: text('Name of the scenario.'),
    title: text('Title of the scenario.'),
    days: Type.Integer({ minimum: 1, description: 'Simulated days of each country.' }),
    settings: Type.Array(text('One --set argument, path=value.'), { description: 'What --set changed, in the order given.' }),
    intervals: Type.Object(
      {
        level: Type.Number({ description: 'Share of such intervals that hold the true value.' }),
        resamples: count('How often the seeds were drawn again.'),
        seed: count('Seed of these draws.'),
      },
      { ...strict, description: 'How the intervals were made.' },
    ),
    density: Type.Object(
      {
        schemesPerThousandPeople: figure('Schemes of all typologies and difficulties, for each 1,000 people.'),
        schemeShareOfCards: figure('Cards of their members and of their events, as a share of all cards.'),
        schemeShareOfMoney: figure('What they moved, as a share of what all events moved.'),
      },
      {
        ...strict,
        description: 'How dense crime is in these countries. Precision depends on it: in a country with less crime it is lower.',
      },
    ),
    countries: Type.Array(CountrySeed, { description: 'In the order in which the seeds were given.' }),
    rules: Type.Array(RuleBacktest, { description: 'In the order of the catalogue of rules.' }),
  },
  { ...strict, $id: 'Backtest', description: 'What rules catch in a scenario, over many seeds. Written by "tengewatch backtest --json".' },
);
export type Backtest = Type.Static<typeof Backtest>;
