/** A record that could not be read, kept with its place and the reason. */
import Type from 'typebox';
import { oneOf, orNull, shortText } from './schema-parts.js';

export const deadLetterReasons = [
  'not-utf8',
  'not-json',
  'unknown-version',
  'schema-violation',
  'no-source',
  'unknown-source',
  'key-mismatch',
] as const;
export type DeadLetterReason = (typeof deadLetterReasons)[number];

export const DeadLetter = Type.Object(
  {
    v: Type.Literal(1),
    topic: shortText('Topic it was read from.'),
    partition: Type.Integer({ minimum: 0 }),
    offset: Type.String({ pattern: '^[0-9]+$', description: 'Offset in the partition.' }),
    reason: oneOf(deadLetterReasons, 'Why it could not be used.'),
    detail: Type.String({ maxLength: 500, description: 'Where in the record, and what would be right.' }),
    key: orNull(Type.String()),
    value: orNull(Type.String({ maxLength: 4096, description: 'The first 4,096 characters of the record.' })),
  },
  { $id: 'DeadLetter', additionalProperties: false, description: 'A record nobody could use.' },
);
export type DeadLetter = Type.Static<typeof DeadLetter>;
