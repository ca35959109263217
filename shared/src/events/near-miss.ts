/** What a rule almost alerted on: one criterion alone was not met, and by little. For whoever tunes the rule. */
import Type from 'typebox';
import { reasonUnits, subjectKinds } from './alert.js';
import { ruleNames } from './rule-names.js';
import { eventHead, instantMs, oneOf, orNull, shortText } from './schema-parts.js';

/** The criterion of a rule's points, where all others are met. */
export const TOO_FEW_POINTS = 'too-few-points';

/**
 * The nearest that a rule came to an alert on its subject within a window: of records with one `missId` the one with the highest
 * revision counts, and each is nearer than the one before.
 */
export const NearMiss = Type.Object(
  {
    ...eventHead,
    missId: shortText('The near miss: one for a rule, subject and window.'),
    revision: Type.Integer({ minimum: 0 }),
    rule: oneOf(ruleNames, 'The rule.'),
    ruleVersion: shortText('Hash of its code version and parameters.'),
    subject: Type.Object(
      { kind: oneOf(subjectKinds, 'What it is.'), id: shortText('Which one.') },
      { additionalProperties: false, description: 'On what the alert would have been.' },
    ),
    windowFromMs: instantMs('When the rule came near for the first time; the window of the rule begins then.'),
    code: shortText(`Code of the criterion that was not met; "${TOO_FEW_POINTS}" where the supporting signs did not suffice.`),
    parameter: shortText('The parameter that says what would have met it.'),
    observed: Type.Number({ description: 'What was seen.' }),
    threshold: Type.Number({ description: 'What would have met it.' }),
    comparison: oneOf(['at-least', 'at-most'], 'On which side of the threshold it is met.'),
    unit: orNull(oneOf(reasonUnits, 'Unit of observed and threshold; null for points.')),
    counts: shortText('What observed adds up or measures.'),
    missedBy: Type.Number({ minimum: 0, description: 'How far it was missed, as a share of the threshold.' }),
  },
  { additionalProperties: false },
);
export type NearMiss = Type.Static<typeof NearMiss>;
