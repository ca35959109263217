/** The table of a topic: one row an event, with the fields and names that it has on the wire. */
import type { EventOf, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { topics } from '@tengewatch/shared/events/topics.js';
import { cityTable } from '@tengewatch/shared/world/cities.js';
import { bankNames } from '@tengewatch/shared/world/banks.js';
import type { Cell, Column, ColumnType, Table } from './table.js';

/** As much of a JSON schema as the fields of events use. */
interface FieldSchema {
  readonly type?: 'string' | 'integer' | 'boolean';
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly FieldSchema[];
  readonly description?: string;
}

/** Fields whose schema is any text, and which hold one of a few names in this world. */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  bank: bankNames,
  atmBank: bankNames,
  city: cityTable.map(({ name }) => name),
};

function typeOf(schema: FieldSchema, choices: readonly string[] | undefined): ColumnType {
  if (choices !== undefined) return 'choice';
  if (schema.type === 'integer' || typeof schema.const === 'number') return 'whole';
  return schema.type === 'boolean' ? 'truth-value' : 'text';
}

function columnOf<Row>(name: string & keyof Row, schema: FieldSchema): Column<Row> {
  const named = schema.anyOf?.find(({ type }) => type !== undefined) ?? schema;
  const choices = named.enum ?? namesOf[name];
  return {
    name,
    type: typeOf(named, choices),
    meaning: named.description ?? schema.description ?? '',
    ...(choices === undefined ? {} : { choices }),
    of: (row) => row[name] as Cell,
  };
}

export function eventTable<T extends ProducedTopic>(topic: T): Table<EventOf[T]> {
  const { schema, description } = topics[topic];
  const { properties } = schema as unknown as { readonly properties: Readonly<Record<string, FieldSchema>> };
  type Row = EventOf[T];
  const columns = Object.entries(properties).map(([name, field]) => columnOf<Row>(name as string & keyof Row, field));
  return { name: topic, meaning: description, columns };
}
