/** What really happened: written by the world, read only by the scorer. */
import Type from 'typebox';
import { evidenceTopics } from './alert.js';
import { cardNumber, eventHead, eventId, iin, oneOf, orNull, shortText } from './schema-parts.js';

/** What crimes the world knows. For each there is a rule of the same name that is scored on it. */
export const typologyNames = ['nominee-cards', 'cash-out-groups', 'unlicensed-platforms', 'structuring'] as const;
export type TypologyName = (typeof typologyNames)[number];

export const difficulties = ['plain', 'careful', 'evasive'] as const;
export const platformForms = ['unregistered', 'imitation', 'hidden'] as const;
export const truthLabels = ['illicit', 'decoy'] as const;

/** One member of a scheme or of an honest look-alike. */
export const TruthMember = Type.Object(
  {
    role: shortText('Role, such as nominee, runner, organiser, funder, booth, customer.'),
    card: orNull(cardNumber),
    iin: orNull(iin('The person or firm.')),
    platform: orNull(shortText('Platform name as it stands on payments.')),
  },
  { additionalProperties: false },
);

export const SchemeTruth = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('scheme'),
    schemeId: shortText('Scheme.'),
    typology: oneOf(typologyNames, 'Typology of the scheme.'),
    form: orNull(oneOf(platformForms, 'Form of an unlicensed platform.')),
    difficulty: oneOf(difficulties, 'How well it hides.'),
    dial: Type.Number({ minimum: 0, maximum: 1, description: 'The same as a number: from 0, not at all, to 1, as well as can be.' }),
    label: oneOf(truthLabels, 'What the scorer takes it for. Detectors never see it.'),
    stages: Type.Array(shortText('Stage of the scheme, in order.')),
    members: Type.Array(TruthMember),
  },
  { additionalProperties: false },
);
export type SchemeTruth = Type.Static<typeof SchemeTruth>;

export const IllicitEventTruth = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('event'),
    schemeId: shortText('Scheme the event belongs to.'),
    topic: oneOf(evidenceTopics, 'Topic of the event.'),
    eventId,
    stage: shortText('Stage of the scheme.'),
    card: cardNumber,
    amountTiyn: Type.Integer({ minimum: 0 }),
    moved: Type.Boolean({ description: 'False for a refused withdrawal.' }),
  },
  { additionalProperties: false },
);
export type IllicitEventTruth = Type.Static<typeof IllicitEventTruth>;

export const DecoyTruth = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('decoy'),
    decoyId: shortText('The honest look-alike.'),
    typology: oneOf(typologyNames, 'Typology it resembles.'),
    habit: shortText('What it really is, such as wedding-pool or factory-pay-day.'),
    members: Type.Array(TruthMember),
  },
  { additionalProperties: false },
);
export type DecoyTruth = Type.Static<typeof DecoyTruth>;

export const DecoyEventTruth = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('decoy-event'),
    decoyId: shortText('The honest look-alike by whose habit it happened.'),
    topic: oneOf(evidenceTopics, 'Topic of the event.'),
    eventId,
    card: cardNumber,
  },
  { additionalProperties: false },
);
export type DecoyEventTruth = Type.Static<typeof DecoyEventTruth>;

export const Truth = Type.Union([SchemeTruth, IllicitEventTruth, DecoyTruth, DecoyEventTruth], {
  $id: 'Truth',
  description: 'What the world knows and no detector may read.',
});
export type Truth = Type.Static<typeof Truth>;
