/** All tables of an exported world: the topics, who lives in it, and the truth about it. */
import { evidenceTopics } from '@tengewatch/shared/events/alert.js';
import { producedTopics, type EventOf, type ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { difficulties, platformForms, truthLabels, typologyNames, type Truth } from '@tengewatch/shared/events/truth.js';
import { cityTable } from '@tengewatch/shared/world/cities.js';
import { occupations } from '@tengewatch/shared/world/parameters.js';
import { bankNames } from '@tengewatch/shared/world/banks.js';
import type { RegisteredCard, RegisteredPerson } from '@tengewatch/shared/world/simulation.js';
import { eventTable } from './event-table.js';
import type { Column, Table } from './table.js';

const text = <Row>(name: string, meaning: string, of: Column<Row>['of']): Column<Row> => ({ name, type: 'text', meaning, of });
const whole = <Row>(name: string, meaning: string, of: Column<Row>['of']): Column<Row> => ({ name, type: 'whole', meaning, of });
const choice = <Row>(name: string, choices: readonly string[], meaning: string, of: Column<Row>['of']): Column<Row> => ({
  name,
  type: 'choice',
  meaning,
  choices,
  of,
});

const cities = cityTable.map(({ name }) => name);

export const eventTables: { readonly [T in ProducedTopic]: Table<EventOf[T]> } = {
  'card-top-ups': eventTable('card-top-ups'),
  'card-debits': eventTable('card-debits'),
  'exchanger-trades': eventTable('exchanger-trades'),
  'atm-withdrawals': eventTable('atm-withdrawals'),
};

export const peopleTable: Table<RegisteredPerson> = {
  name: 'people',
  meaning: 'Everybody who lives in the country, one row each.',
  columns: [
    text('iin', 'Synthetic IIN. Its seventh digit, 7 to 9, is given to nobody alive.', ({ iin }) => iin),
    text('surname', 'Surname, in Cyrillic.', ({ name }) => name.surname),
    text('givenName', 'Given name, in Cyrillic.', ({ name }) => name.givenName),
    text('patronymic', "From the father's name, in Cyrillic; null where the papers hold none.", ({ name }) => name.patronymic),
    text('nameOnCard', 'Given name and surname in Latin letters, as a bank embosses them.', ({ name }) => name.latin),
    choice('sex', ['female', 'male'], 'Sex.', ({ name }) => name.sex),
    text('bornOn', 'Date of birth, YYYY-MM-DD.', ({ bornOn }) => bornOn),
    choice('city', cities, 'City of residence.', ({ city }) => city),
    choice('occupation', occupations, 'What the person lives on.', ({ occupation }) => occupation),
    whole('monthlyTiyn', 'Usual income of a month, in tiyn.', ({ monthlyTiyn }) => monthlyTiyn),
  ],
};

export const cardsTable: Table<RegisteredCard> = {
  name: 'cards',
  meaning: "Every card of the country's banks. openingTiyn, all that is credited and all that is debited add up to closingTiyn.",
  columns: [
    text('card', 'Synthetic card number: 16 digits, starts with 9, passes Luhn.', ({ card }) => card),
    choice('bank', bankNames, 'Bank that issued it. The names are invented.', ({ bank }) => bank),
    text('holderIin', 'IIN of the person, or BIN of the firm, that holds it.', ({ holderIin }) => holderIin),
    choice('heldBy', ['person', 'firm'], 'Whether a person or a firm holds it.', ({ heldBy }) => heldBy),
    choice('city', cities, 'Home city.', ({ city }) => city),
    text('issuedOn', 'Date of issue, YYYY-MM-DD.', ({ issuedOn }) => issuedOn),
    whole('openingTiyn', 'Balance before the first event, in tiyn.', ({ openingTiyn }) => openingTiyn),
    whole('closingTiyn', 'Balance after the last event, in tiyn.', ({ balanceTiyn }) => balanceTiyn),
  ],
};

type SchemeRow = Extract<Truth, { kind: 'scheme' | 'decoy' }>;
type MarkedEvent = Extract<Truth, { kind: 'event' | 'decoy-event' }>;
export interface MemberRow {
  readonly schemeId: string;
  readonly kind: MemberKind;
  readonly id: string;
  readonly role: string;
}
const memberKinds = ['card', 'iin', 'platform'] as const;
type MemberKind = (typeof memberKinds)[number];

export const schemesTable: Table<SchemeRow> = {
  name: 'truth-schemes',
  meaning: 'Every scheme, and every honest look-alike of one (a decoy).',
  columns: [
    text('schemeId', 'The scheme or decoy.', (row) => (row.kind === 'scheme' ? row.schemeId : row.decoyId)),
    choice('kind', ['scheme', 'decoy'], 'A crime, or honest people who do nearly the same.', ({ kind }) => kind),
    choice('typology', typologyNames, 'What it is; of a decoy, what it resembles.', ({ typology }) => typology),
    choice('difficulty', difficulties, 'How well a scheme hides; null for decoys.', (row) =>
      row.kind === 'scheme' ? row.difficulty : null,
    ),
    choice('form', platformForms, 'Form of an unlicensed platform; null for others.', (row) => (row.kind === 'scheme' ? row.form : null)),
    text('habit', 'What a decoy really is, such as wedding-pool; null for schemes.', (row) => (row.kind === 'decoy' ? row.habit : null)),
    choice('label', truthLabels, 'What the score takes it for; a scenario may declare a scheme honest.', (row) =>
      row.kind === 'scheme' ? row.label : 'decoy',
    ),
  ],
};

export const membersTable: Table<MemberRow> = {
  name: 'truth-members',
  meaning: 'Cards, people or firms, and platforms of each scheme and decoy, with their roles. A card and its holder are two rows.',
  columns: [
    text('schemeId', 'The scheme or decoy.', ({ schemeId }) => schemeId),
    choice('kind', memberKinds, 'What id names: a card, a person or firm (iin), a platform.', ({ kind }) => kind),
    text('id', 'Card number, IIN or BIN, or name of the platform.', ({ id }) => id),
    text('role', 'Role in the scheme, such as nominee or runner.', ({ role }) => role),
  ],
};

export const markedEventsTable: Table<MarkedEvent> = {
  name: 'truth-events',
  meaning: 'Every event that belongs to a scheme or to the habit of a decoy. All others are everyday life.',
  columns: [
    text('eventId', 'Field id of the event in the table of its topic.', ({ eventId }) => eventId),
    choice('topic', evidenceTopics, 'Table of the event.', ({ topic }) => topic),
    text('schemeId', 'The scheme or decoy.', (row) => (row.kind === 'event' ? row.schemeId : row.decoyId)),
    text('stage', 'Stage of the scheme; null for decoys.', (row) => (row.kind === 'event' ? row.stage : null)),
    text('card', 'Card of the event.', ({ card }) => card),
    whole('timeMs', 'Event time. Milliseconds since 1970, UTC.', ({ timeMs }) => timeMs),
  ],
};

/** A card and the person behind it are told apart, so that either can be joined by itself. */
export function* memberRows(truth: SchemeRow): Iterable<MemberRow> {
  const schemeId = truth.kind === 'scheme' ? truth.schemeId : truth.decoyId;
  for (const member of truth.members) {
    for (const kind of memberKinds) {
      const id = member[kind];
      if (id !== null) yield { schemeId, kind, id, role: member.role };
    }
  }
}

/** In the order in which they are described. */
export const worldTables: readonly Table[] = [
  ...producedTopics.map((topic) => eventTables[topic]),
  peopleTable,
  cardsTable,
  schemesTable,
  membersTable,
  markedEventsTable,
];
