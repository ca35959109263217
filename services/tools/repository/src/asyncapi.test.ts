import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import type { RecordHeader } from '@tengewatch/shared/log/event-log.js';
import { encodeHeader, HEADER_NAME } from '@tengewatch/shared/log/kafka/kafka-header.js';
import { asyncApiFile, asyncApiText } from './asyncapi.js';
import { topics } from '@tengewatch/shared/events/topics.js';

interface Document {
  readonly channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>;
  readonly components: { messages: Record<string, { headers?: object; payload: { $ref?: string } }>; schemas: Record<string, object> };
}

const committed = readFileSync(asyncApiFile, 'utf8');
const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;
const isAsyncApi = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false }).compile(specification);
const document = (): Document => parse(committed) as Document;

test('the committed document is the generated one', () => {
  expect(committed).toBe(asyncApiText());
});

test('is valid AsyncAPI 3.0, and the check can fail', () => {
  isAsyncApi(document());
  expect(isAsyncApi.errors ?? []).toEqual([]);
  expect(isAsyncApi({ ...document(), channels: { broken: { address: 7 } } })).toBe(false);
});

describe('the document', () => {
  test('has a channel for every topic', () => {
    const { channels } = document();
    expect(Object.keys(channels)).toEqual(Object.keys(topics));
    for (const [topic, { address }] of Object.entries(channels)) expect(address).toBe(topic);
  });

  test('holds every message and schema that it refers to', () => {
    const { channels, components } = document();
    const last = (reference: string) => reference.split('/').at(-1) ?? '';
    const messages = Object.values(channels).flatMap((channel) => Object.values(channel.messages).map(({ $ref }) => last($ref)));
    expect(new Set(messages)).toEqual(new Set(Object.keys(components.messages)));
    const payloads = Object.values(components.messages).flatMap(({ payload }) => (payload.$ref === undefined ? [] : [last(payload.$ref)]));
    expect(new Set(payloads)).toEqual(new Set(Object.keys(components.schemas)));
  });

  test('has payload schemas that tell good records from bad ones', () => {
    const isDeadLetter = new Ajv().compile(document().components.schemas['DeadLetter'] ?? false);
    const letter = { v: 1, topic: 'alerts', partition: 0, offset: '7', reason: 'not-json', detail: '', key: null, value: null };
    expect([isDeadLetter(letter), isDeadLetter({ ...letter, offset: 7 })]).toEqual([true, false]);
  });

  test.each<[string, RecordHeader, string]>([
    ['CardTopUp', { kind: 'event', source: 'run/hash/writer/v1/0', sequence: 1 }, 'e:0:run/hash/writer/v1/0'],
    ['Watermark', { kind: 'watermark', source: 'run/hash/writer/v1/0', beforeMs: 1_700_000_000_000, upTo: 0 }, 'w:5:writer'],
    ['SourceEnd', { kind: 'end', source: 'run/hash/writer/v1/0', upTo: 0 }, 'x:0:'],
  ])('says of %s the header that a cluster carries', (name, header, wrong) => {
    const isHeader = new Ajv().compile(document().components.messages[name]?.headers ?? false);
    const headers = [encodeHeader(header), wrong].map((value) => ({ [HEADER_NAME]: value }));
    expect([...headers, {}].map((one) => isHeader(one))).toEqual([true, false, false]);
  });
});
