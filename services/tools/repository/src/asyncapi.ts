/** The AsyncAPI document of all topics, built from the topic table: what anybody needs to write to them or read them. */
import { join } from 'node:path';
import type Type from 'typebox';
import { stringify } from 'yaml';
import { definitionOf, topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import { PROJECT_ROOT } from './project-root.js';

export const asyncApiFile = join(PROJECT_ROOT, 'docs/asyncapi.yaml');

/** Raised when a topic is added or an event changes its shape. */
const DOCUMENT_VERSION = '1.0.0';
const KAFKA_BINDING_VERSION = '0.5.0';

const source = 'the ordered writer: run, scenario hash, service or stage, version and shard, joined by slashes';

/** Everything that orders a record stands in one header, because every header costs both ends of the wire. */
const stampHeader = (pattern: string, description: string) => ({
  type: 'object',
  required: ['src'],
  additionalProperties: false,
  properties: { src: { type: 'string', pattern, description } },
});

const eventHeaders = stampHeader(
  '^e:[1-9][0-9]*:.+$',
  `"e:<number>:<source>". The number counts up by one for each event of the source in a partition, from 1. The source is ${source}.`,
);
const watermarkHeaders = stampHeader(
  '^w:[0-9]+:[0-9]+:.+$',
  `"w:<before>:<up to>:<source>". All events of the source in this partition with times before the first number (milliseconds since 1970, UTC) are numbered up to the second. The source is ${source}.`,
);
const endHeaders = stampHeader(
  '^x:[0-9]+:.+$',
  `"x:<up to>:<source>". How many events the source wrote to this partition. The source is ${source}.`,
);

const ref = (path: string) => ({ $ref: `#/${path}` });
const topicNames = Object.keys(topics) as TopicName[];
/** Dead letters have many unordered writers, hence neither numbers nor watermarks. */
const isOrdered = (topic: TopicName): boolean => topic !== 'dead-letters';

/** The document as plain data, the same each time. */
export function asyncApiDocument(): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tengewatch',
      version: DOCUMENT_VERSION,
      license: { name: 'MIT' },
      description:
        "Synthetic card, exchanger and ATM flows, what detectors make of them, and what really happened. A record's timestamp is its event time. On a Kafka cluster the topics of a run begin with the run's own prefix and a dot.",
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topicNames.map((topic) => [topic, channel(topic)])),
    components: {
      messages: {
        ...Object.fromEntries(topicNames.map((topic) => [definitionOf(topic).message, messageOf(topic)])),
        Watermark: bodiless('Tells readers how far a source has come where it was silent.', watermarkHeaders),
        SourceEnd: bodiless('Says that a source will write no more.', endHeaders),
      },
      schemas: Object.fromEntries(topicNames.map((topic) => [definitionOf(topic).message, plainSchema(topics[topic].schema)])),
    },
  };
}

/** The exact text of docs/asyncapi.yaml. */
export function asyncApiText(): string {
  const heading = '# Generated from shared/src/events/topics.ts. A test fails when it is out of date.\n';
  // Aliases would make the text depend on which objects happen to be shared in memory.
  return heading + stringify(asyncApiDocument(), { aliasDuplicateObjects: false, lineWidth: 0 });
}

function channel(topic: TopicName): Record<string, unknown> {
  const { description, partitions, message } = definitionOf(topic);
  const names = isOrdered(topic) ? [message, 'Watermark', 'SourceEnd'] : [message];
  const kafka = { ...(partitions === 'one' ? { partitions: 1 } : {}), bindingVersion: KAFKA_BINDING_VERSION };
  const spread = partitions === 'one' ? 'One partition.' : 'As many partitions as the run has, chosen by the key.';
  return {
    address: topic,
    description: `${description} ${spread}`,
    messages: Object.fromEntries(names.map((name) => [name, ref(`components/messages/${name}`)])),
    bindings: { kafka },
  };
}

function messageOf(topic: TopicName): Record<string, unknown> {
  const { schema, keyField, message, description } = definitionOf(topic);
  const ofSchema = (schema as { description?: string }).description;
  return {
    name: message,
    summary: ofSchema ?? description,
    contentType: 'application/json',
    ...(isOrdered(topic) ? { headers: eventHeaders } : {}),
    payload: ref(`components/schemas/${message}`),
    bindings: { kafka: { key: { type: 'string', description: `Equal to ${keyField}.` }, bindingVersion: KAFKA_BINDING_VERSION } },
  };
}

const bodiless = (summary: string, headers: Record<string, unknown>) => ({ summary, headers, payload: { type: 'null' } });

/** The JSON Schema alone: TypeBox's own marks do not survive JSON, and `$id` would change what references mean. */
function plainSchema(schema: Type.TSchema): Record<string, unknown> {
  const { $id: _, ...plain } = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  return plain;
}
