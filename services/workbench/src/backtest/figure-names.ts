/** The figures of a rule over seeds and what each says, in the order in which they are shown. */

export type FigureUnit = 'share' | 'rate' | 'seconds' | 'KZT';

export interface FigureNote {
  /** How a table calls it. Figures in seconds are shown in hours; one that begins with a space belongs to the one above. */
  readonly title: string;
  readonly unit: FigureUnit;
  readonly description: string;
}

export const figureNotes = {
  recall: {
    title: 'recall, plain and careful',
    unit: 'share',
    description: "Plain and careful schemes of the rule's typology that it caught.",
  },
  recallPlain: { title: '  plain', unit: 'share', description: 'The plain ones of them.' },
  recallCareful: { title: '  careful', unit: 'share', description: 'The careful ones of them.' },
  recallEvasive: { title: '  evasive, told apart', unit: 'share', description: 'Evasive schemes caught, which are in no other figure.' },
  precision: {
    title: 'precision',
    unit: 'share',
    description:
      'True alerts in true and false ones; of several true alerts on one scheme, one counts. Null where there is no crime at all.',
  },
  f1: { title: 'F1', unit: 'share', description: 'Harmonic mean of precision and recall.' },
  medianSecondsToDetect: {
    title: 'hours to detect, median',
    unit: 'seconds',
    description:
      'Over caught plain and careful schemes: from the first event of a scheme to the opening of the first true alert, in seconds.',
  },
  p90SecondsToDetect: {
    title: '  90th percentile',
    unit: 'seconds',
    description: '90th percentile (nearest rank) of the same times, in seconds.',
  },
  medianKztBeforeFirstAlert: {
    title: 'tenge before alert, median',
    unit: 'KZT',
    description: 'Over the same schemes: what a scheme moved before its first true alert opened, in tenge (KZT).',
  },
  alertsPerWeek: { title: 'alerts a week', unit: 'rate', description: 'Alerts in one country and week.' },
  alertsPerThousandCardDays: { title: 'alerts per 1,000 card-days', unit: 'rate', description: 'Alerts for each 1,000 cards and day.' },
  falseAlertsPerThousandCardDays: {
    title: '  false alerts',
    unit: 'rate',
    description: 'False alerts for each 1,000 cards and day; null where no alert can be true or false, as on banks.',
  },
  lookAlikesAlerted: {
    title: 'look-alikes alerted',
    unit: 'share',
    description: "Look-alikes of the rule's typology that a false alert names; of all typologies for a rule that has none.",
  },
  membersNamed: {
    title: 'scheme members named',
    unit: 'share',
    description: 'People who hold a card in a plain or careful scheme of the typology, and of whom an alert names a card.',
  },
  honestNamedPerThousandPeople: {
    title: 'honest people named, of 1,000',
    unit: 'rate',
    description: 'People of whom an alert names a card and who have no part in any scheme, of each 1,000 people.',
  },
  nearMissesPerWeek: { title: 'near misses a week', unit: 'rate', description: 'Near misses in one country and week.' },
} as const satisfies { readonly [name: string]: FigureNote };

export type FigureName = keyof typeof figureNotes;
export const figureNames = Object.keys(figureNotes) as FigureName[];
