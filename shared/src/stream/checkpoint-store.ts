/** Keeps a task's checkpoints in one partition of the log: parts first, then a manifest that makes them count. */
import { createHash } from 'node:crypto';
import { clip } from '../events/well-formed.js';
import { bodyOf, LogError, type EventLog, type LogRecord, type OutgoingRecord, type TopicPartition } from '../log/event-log.js';
import { interruptible } from '../log/interruptible-log.js';
import { readRange } from '../log/read-range.js';

export interface CheckpointStoreOptions {
  readonly log: EventLog;
  /** Ends loading, with its reason; a checkpoint is saved all the same. */
  readonly unwanted?: AbortSignal;
  /** A partition of the task's own; nobody else writes there. */
  readonly target: TopicPartition;
  /** Whose checkpoints these are: run, scenario, task, and the versions of its stages. Those of another owner are refused. */
  readonly owner: string;
  /** A name for each attempt that no other attempt has. It tells the parts of two writers apart and reaches no alert. */
  readonly newAttempt: () => string;
  /** Characters of one part, at least 2; default MAX_PART_CHARS. */
  readonly maxPartChars?: number;
}

export interface CheckpointStore {
  /** Resolves once the log holds the checkpoint, and has been told to drop the older ones. Gives its size in characters. */
  save(content: string): Promise<number>;
  /** The newest checkpoint that is complete, undamaged and of the right owner, and why newer ones were refused. */
  load(): Promise<LoadedCheckpoint>;
}

export interface LoadedCheckpoint {
  /** Undefined when there is none to go on from: the task then begins at the beginning. */
  readonly content: string | undefined;
  readonly refused: readonly string[];
}

/** Well below the largest record that brokers accept by default. */
export const MAX_PART_CHARS = 200_000;
const FORMAT = 5;
const MAX_READINGS = 5;

interface Manifest {
  readonly format: number;
  readonly owner: string;
  readonly attempt: string;
  readonly parts: readonly string[];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function partsOf(content: string, maxPartChars: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  do {
    // Half a surrogate pair would not come back from a log of bytes, and no hash would tell.
    const part = clip(content.slice(from, from + maxPartChars + 1), maxPartChars);
    parts.push(part);
    from += part.length;
  } while (from < content.length);
  return parts;
}

export function createCheckpointStore(options: CheckpointStoreOptions): CheckpointStore {
  const { log, unwanted, target, owner, newAttempt, maxPartChars = MAX_PART_CHARS } = options;
  const loading = unwanted === undefined ? log : interruptible(log, unwanted);

  async function save(content: string): Promise<number> {
    const attempt = newAttempt();
    const parts = partsOf(content, maxPartChars);
    const [, begin] = await boundsIn(log);
    for (const [index, part] of parts.entries()) await log.append(target, [recordOf(`${attempt}/${index}`, part)]);
    const manifest: Manifest = { format: FORMAT, owner, attempt, parts: parts.map(hashOf) };
    await log.append(target, [recordOf(`${attempt}/manifest`, JSON.stringify(manifest))]);
    // Only now: until the manifest is there, the older checkpoint is the one that counts.
    await log.truncate({ ...target, offset: begin }).catch(unlessGone);
    return content.length;
  }

  async function boundsIn(held: EventLog): Promise<readonly [from: number, to: number]> {
    const from = (await held.startOffsets(target.topic))[target.partition] ?? 0;
    const to = (await held.endOffsets(target.topic))[target.partition] ?? 0;
    return [from, to];
  }

  /** Again where a writer that still lives drops older ones meanwhile: what it keeps instead is newer. */
  async function readAll(): Promise<LogRecord[]> {
    for (let reading = 1; ; reading++) {
      try {
        return await readOnce();
      } catch (error) {
        if (reading === MAX_READINGS || !isGone(error)) throw error;
      }
    }
  }

  async function readOnce(): Promise<LogRecord[]> {
    const [from, to] = await boundsIn(loading);
    const records: LogRecord[] = [];
    const name = `checkpoints-${target.topic}-${target.partition}`;
    for await (const polled of readRange(loading, name, { ...target, offset: from }, to)) records.push(...polled);
    return records;
  }

  return {
    save,
    async load() {
      const records = await readAll();
      const byKey = new Map(records.map((record) => [record.key, bodyOf(record)]));
      const refused: string[] = [];
      for (const record of records.toReversed()) {
        if (record.key?.endsWith('/manifest') !== true) continue;
        const judged = judge(record, byKey, owner);
        if (judged.ok) return { content: judged.content, refused };
        refused.push(`${target.topic}/${target.partition} offset ${record.offset}: ${judged.reason}`);
      }
      return { content: undefined, refused };
    },
  };
}

const isGone = (error: unknown): boolean => error instanceof LogError && error.code === 'offset-out-of-range';

/** Another process that believes the task to be its own has dropped more already. */
function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}

const recordOf = (key: string, value: string): OutgoingRecord => ({ key, value, timestampMs: 0, header: null });

type Judged = { readonly ok: true; readonly content: string } | { readonly ok: false; readonly reason: string };

function judge(record: LogRecord, byKey: ReadonlyMap<string | null, string | null>, owner: string): Judged {
  const manifest = manifestOf(bodyOf(record));
  if (manifest === undefined) return { ok: false, reason: 'the manifest is damaged' };
  if (manifest.owner !== owner) return { ok: false, reason: `it was made by "${manifest.owner}", and this is "${owner}"` };
  const parts: string[] = [];
  for (const [index, hash] of manifest.parts.entries()) {
    const part = byKey.get(`${manifest.attempt}/${index}`);
    if (typeof part !== 'string') return { ok: false, reason: `part ${index + 1} of ${manifest.parts.length} is missing` };
    if (hashOf(part) !== hash) return { ok: false, reason: `part ${index + 1} of ${manifest.parts.length} is damaged` };
    parts.push(part);
  }
  return { ok: true, content: parts.join('') };
}

function manifestOf(value: string | null): Manifest | undefined {
  try {
    const manifest = JSON.parse(value ?? '') as Partial<Manifest> | null;
    const { format, owner, attempt, parts } = manifest ?? {};
    if (format !== FORMAT || typeof owner !== 'string' || typeof attempt !== 'string' || !Array.isArray(parts)) return undefined;
    return parts.every((hash) => typeof hash === 'string') ? { format, owner, attempt, parts } : undefined;
  } catch {
    return undefined;
  }
}
