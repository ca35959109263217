/** The report that every run can write: stable field names that scripts, comparisons and people rely on. */
import Type from 'typebox';
import { Alert } from '../events/alert.js';
import { ruleNames, type RuleName } from '../events/rule-names.js';
import { Score, Verdict } from './score-report.js';

const strict = { additionalProperties: false };
const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const sumTiyn = (description: string) => Type.Integer({ minimum: 0, description: `${description} In tiyn: 1 tenge = 100 tiyn.` });
const instant = (description: string) => Type.Integer({ minimum: 0, description: `${description} Milliseconds since 1970, UTC.` });
const perRule = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Object(Object.fromEntries(ruleNames.map((rule) => [rule, schema])) as Record<RuleName, T>, { ...strict, description });

export const RunSummary = Type.Object(
  {
    id: text('Hash of the scenario, its settings and the seed: equal runs have equal ids.'),
    scenario: text('Name of the scenario.'),
    title: text('Title of the scenario.'),
    seed: count('Seed of the world.'),
    log: Type.Enum(['embedded', 'kafka'], { description: 'Event log the run used.' }),
    startMs: instant('Start of the scenario, event time.'),
    endMs: instant('End of the scenario, event time; not part of it.'),
    days: Type.Integer({ minimum: 1, description: 'Simulated days.' }),
    people: count('People simulated.'),
    cards: count('Cards of the simulated banks.'),
    shards: Type.Integer({ minimum: 1, description: 'Self-contained parts of the country.' }),
    partitions: Type.Integer({ minimum: 1, description: 'Partitions of the card-keyed topics.' }),
    settings: Type.Array(text('One --set argument, path=value.'), { description: 'What --set changed, in the order given.' }),
    alertDigest: Type.String({
      pattern: '^sha256:[0-9a-f]{64}$',
      description: 'SHA-256 of the final alerts in canonical order and form. Equal digests mean equal alerts.',
    }),
    ruleVersions: perRule(text('Hash of the code version and the parameters.'), 'Version of every rule.'),
  },
  { ...strict, description: 'Which run this is.' },
);

export const ReaderLedger = Type.Object(
  {
    handled: count('Records handled.'),
    duplicates: count('Repeated records dropped; outside the balance.'),
    deadLettered: count('Records this reader could not use.'),
    late: count('Events that came after their watermark, their end or a later event of their own source, and were left out.'),
  },
  { ...strict, description: 'What one reader did with the records of a topic.' },
);
export type ReaderLedger = Type.Static<typeof ReaderLedger>;

export const SourceFault = Type.Object(
  {
    partition: count('Partition of the topic.'),
    source: text('Name of the source: one of those that the run expects there.'),
    late: count('Events before what the source had said or promised before, or after its end.'),
    unreadable: count('Records in its name that nobody could use.'),
    contradictory: count('Numbers that it gave to two records, and ends that do not fit.'),
  },
  { ...strict, description: 'What no writer of the run does: somebody wrote in its name, or it has a bug.' },
);
export type SourceFault = Type.Static<typeof SourceFault>;

export const TopicLedger = Type.Object(
  {
    published: count('Events the run says it wrote.'),
    foreign: count('Records that writers outside the run left before the ends of their partitions.'),
    records: Type.Optional(count('Records the log holds, watermarks and ends included.')),
    afterEnd: Type.Optional(
      count(
        'Records that writers outside the run left after the last source of the partition had ended: nobody reads them. Absent for none.',
      ),
    ),
    readers: Type.Record(Type.String(), ReaderLedger, { description: 'By reader.' }),
    faults: Type.Optional(Type.Array(SourceFault, { description: 'By partition and source; absent where there are none.' })),
    balanced: Type.Boolean({
      description:
        'published + foreign = handled + deadLettered + late, for every reader, and no source did what no writer of the run does.',
    }),
  },
  { ...strict, description: 'What was written to a topic and what became of it.' },
);
export type TopicLedger = Type.Static<typeof TopicLedger>;

export const Books = Type.Object(
  {
    openingTiyn: sumTiyn('Balances of all cards at the start.'),
    creditedTiyn: sumTiyn('Money credited to cards.'),
    debitedTiyn: sumTiyn('Money debited from cards.'),
    closingTiyn: sumTiyn('Balances of all cards at the end.'),
    balanced: Type.Boolean({ description: 'opening + credited - debited = closing, to the tiyn.' }),
    transfersUnmatched: count('Transfers between cards of which only one leg was seen, or whose legs differ.'),
  },
  { ...strict, description: 'The books of the simulated banks.' },
);
export type Books = Type.Static<typeof Books>;

export const DeadLetterCounts = Type.Object(
  {
    total: count('Unreadable records, each counted once however many readers met it.'),
    byReason: Type.Record(Type.String(), count('Records.'), { description: 'By reason; reasons that did not occur are left out.' }),
  },
  { ...strict, description: 'Records nobody could use.' },
);
export type DeadLetterCounts = Type.Static<typeof DeadLetterCounts>;

export const Speed = Type.Object(
  {
    events: count('Events published by the producers.'),
    seconds: Type.Number({ minimum: 0, description: 'Wall-clock seconds from the first event to the last alert.' }),
    eventsPerSecond: Type.Number({ minimum: 0, description: 'events / seconds.' }),
  },
  { ...strict, description: 'How fast the run was; the only part that differs between equal runs.' },
);

export const AlertCounts = Type.Object(
  {
    total: count('Final alerts, merged ones included.'),
    open: count('Alerts still open at the end.'),
    closed: count('Alerts closed after a quiet period.'),
    merged: count('Group alerts merged into an earlier one; they are not scored.'),
    byRule: perRule(count('Final alerts of the rule.'), 'By rule; adds up to total.'),
    perThousandCardsAndDay: Type.Number({ minimum: 0, description: 'Alerts that are not merged, per 1,000 cards and simulated day.' }),
  },
  { ...strict, description: 'How many alerts there are.' },
);

export const CalibrationRow = Type.Object(
  {
    name: text('What is compared, such as cash withdrawn per person and year.'),
    unit: text('Unit of target and generated.'),
    target: Type.Number({ description: 'Figure of the source or assumption.' }),
    generated: Type.Number({ description: 'Figure of this run.' }),
    ratio: Type.Number({ description: 'generated / target.' }),
    source: text('Where the target comes from, or that it is assumed.'),
  },
  { ...strict, description: 'One figure of the simulated country against its target.' },
);
export type CalibrationRow = Type.Static<typeof CalibrationRow>;

export const NearMissCount = Type.Object(
  {
    rule: Type.Enum([...ruleNames], { description: 'The rule.' }),
    code: text('The one criterion that was not met, and by a fifth of its threshold at most.'),
    parameter: text('The parameter that says what would have met it.'),
    count: count('On how many cards and windows of time.'),
  },
  { ...strict, description: 'How often a rule came near to an alert.' },
);
export type NearMissCount = Type.Static<typeof NearMissCount>;

const { eventCount, amountTiyn, cardCount, lastEventAtMs, severity, reasons } = Alert.properties;

export const RaisedAlert = Type.Object(
  { atMs: instant('When it was raised, event time.'), eventCount, amountTiyn, cardCount, lastEventAtMs, severity, reasons },
  { ...strict, description: 'What was known when the alert was raised: its first revision.' },
);
export type RaisedAlert = Type.Static<typeof RaisedAlert>;

export const ReportedAlert = Type.Object(
  { ...Alert.properties, raised: RaisedAlert, verdict: Type.Optional(Verdict) },
  { ...strict, description: 'A final alert, what was known when it was raised, and what the truth says about it unless it is merged.' },
);
export type ReportedAlert = Type.Static<typeof ReportedAlert>;

export const RunReport = Type.Object(
  {
    run: RunSummary,
    ledger: Type.Record(Type.String(), TopicLedger, { description: 'By topic.' }),
    books: Books,
    deadLetters: DeadLetterCounts,
    speed: Speed,
    alerts: AlertCounts,
    nearMisses: Type.Array(NearMissCount, { description: 'Ordered by rule, the criterion that was missed most often first.' }),
    score: Score,
    calibration: Type.Array(CalibrationRow, { description: 'How near the country comes to the published figures; empty without targets.' }),
    alertList: Type.Array(ReportedAlert, { description: 'All final alerts, ordered by id.' }),
  },
  { ...strict, $id: 'RunReport', title: 'Tengewatch run report', description: 'What a run did, found and missed.' },
);
export type RunReport = Type.Static<typeof RunReport>;
