/** The field shapes that several events share: ids, instants, money, people, cards. */
import Type from 'typebox';

/** Bumped when an event's shape changes; readers dead-letter versions they do not know. */
export const EVENT_VERSION = 1;

/** Milliseconds since the Unix epoch; 0 to the year 9999. */
export const instantMs = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 253_402_300_799_999, description: `${description} Milliseconds since 1970, UTC.` });

/** Money in tiyn (1 tenge = 100 tiyn), always a whole number within the exact range of a double. */
export const tiyn = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 100_000_000_000_000, description: `${description} In tiyn: 1 tenge = 100 tiyn.` });

export const eventId = Type.String({
  minLength: 1,
  maxLength: 80,
  description: 'Unique in the run, derived from content. Equal instants are ordered by it, by code unit.',
});

export const cardNumber = Type.String({
  pattern: '^9[0-9]{15}$',
  description: 'Synthetic card number: 16 digits, starts with 9, passes Luhn. The partitioning key.',
});

export const iin = (description: string) =>
  Type.String({ pattern: '^[0-9]{12}$', description: `${description} Synthetic 12-digit IIN, or BIN of a business.` });

export const shortText = (description: string) => Type.String({ minLength: 1, maxLength: 60, description });

export const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The return type is spelled out: inferred inside a generic function it would widen to string | number. */
export const oneOf = <const T extends readonly string[]>(values: T, description: string): Type.TEnum<[...T]> =>
  Type.Enum([...values], { description }) as unknown as Type.TEnum<[...T]>;

export const decimalText = (description: string) =>
  Type.String({ pattern: '^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,18})?$', description: `${description} A decimal string.` });

/** The head of every record that travels: version, id and event time. */
export const eventHead = {
  v: Type.Literal(EVENT_VERSION, { description: 'Version of the event schema.' }),
  id: eventId,
  timeMs: instantMs('Event time.'),
};

/** A calendar date, YYYY-MM-DD. */
export const dateText = (description: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description });
