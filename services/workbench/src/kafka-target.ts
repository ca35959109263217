/** What the command line says of a Kafka cluster: its brokers, and the file with its TLS and SASL settings. */
import { dirname, resolve } from 'node:path';
import { MAX_PORT } from '@tengewatch/shared/runtime/http-server.js';
import type { KafkaSecurity } from '@tengewatch/shared/log/kafka/kafka-client.js';
import { lazyCheck } from '@tengewatch/shared/documents/own-schema.js';
import { readTextFile } from '@tengewatch/shared/documents/text-file.js';
import { inReadingOrder, problemLines } from '@tengewatch/shared/documents/problem.js';
import { readDocument } from '@tengewatch/shared/documents/yaml-document.js';
import { InvalidArgumentError } from 'commander';
import { Type } from 'typebox';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';

export const MAX_REPLICATION = 5;

/** "localhost:9092" or "kafka-1:9092,kafka-2:9092". */
export function brokerList(text: string): readonly string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  for (const broker of brokers) {
    const port = Number(/^[\w.-]+:(\d{1,5})$/.exec(broker)?.[1] ?? 0);
    if (port < 1 || port > MAX_PORT) {
      throw new InvalidArgumentError(`"${broker}" is no broker; give host:port, such as localhost:9092, or several with commas`);
    }
  }
  return brokers;
}

const path = Type.String({ minLength: 1 });
const strict = { additionalProperties: false };
const SecurityFile = Type.Object(
  {
    tls: Type.Optional(Type.Object({ caFile: Type.Optional(path), certFile: Type.Optional(path), keyFile: Type.Optional(path) }, strict)),
    sasl: Type.Optional(
      Type.Object(
        {
          mechanism: Type.Enum(['plain', 'scram-sha-256', 'scram-sha-512']),
          username: Type.String({ minLength: 1 }),
          passwordFile: path,
        },
        strict,
      ),
    ),
  },
  { ...strict, minProperties: 1 },
);
const securityFileCheck = lazyCheck<Type.Static<typeof SecurityFile>>(SecurityFile, { allErrors: true });

/** Reads the security file; relative paths in it start from its folder. Passwords stay in files of their own. */
export function readKafkaSecurity(file: string): KafkaSecurity {
  const { content, problems: unread } = readDocument(readText(file), file);
  if (unread.length > 0) throw new BadInput(...problemLines(inReadingOrder(unread)));
  const isSecurityFile = securityFileCheck();
  if (!isSecurityFile(content)) {
    const problems = (isSecurityFile.errors ?? []).map(({ instancePath, message, params }) => {
      const allowed = 'allowedValues' in params ? `: ${(params['allowedValues'] as string[]).join(', ')}` : '';
      const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
      return `${file}: ${instancePath.slice(1).replaceAll('/', '.') || 'the file'} ${message ?? 'is not valid'}${allowed}${extra}`;
    });
    throw new BadInput(...problems);
  }
  const { tls, sasl } = content;
  const beside = (name: string): string => resolve(dirname(file), name);
  return {
    ...(tls === undefined ? {} : { tls: Object.fromEntries(Object.entries(tls).map(([name, value]) => [name, beside(value)])) }),
    ...(sasl === undefined
      ? {}
      : { sasl: { mechanism: sasl.mechanism, username: sasl.username, password: readText(beside(sasl.passwordFile)).trim() } }),
  };
}

/** Of a page or a password; whatever is longer is neither. */
const MAX_BYTES = 100_000;

function readText(file: string): string {
  const read = readTextFile(file, file, MAX_BYTES);
  if ('wrong' in read) throw new BadInput(read.wrong);
  return read.text;
}
