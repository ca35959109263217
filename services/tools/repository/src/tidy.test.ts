/** Keeps what the architecture promises of the sources: one place each for what is not pure, and small files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT } from './project-root.js';

const MAX_LINES = 320;

interface Source {
  readonly path: string;
  readonly text: string;
}

function sourcesBelow(folder: string): Source[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(PROJECT_ROOT, file), text: readFileSync(file, 'utf8') }));
}

// Some hold only data.
const packagesIn = (folder: string): string[] =>
  readdirSync(join(PROJECT_ROOT, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => existsSync(join(PROJECT_ROOT, path, 'src')));
const sources = ['shared', ...packagesIn('services'), ...packagesIn('services/tools')].flatMap((path) => sourcesBelow(`${path}/src`));
const production = sources.filter(({ path }) => !path.endsWith('.test.ts'));

const offenders = (pattern: RegExp, isAllowed: (path: string) => boolean): string[] =>
  production.filter(({ path, text }) => pattern.test(text) && !isAllowed(path)).map(({ path }) => path);

test('the sources are found', () => {
  expect(production.length).toBeGreaterThan(100);
});

test('the environment is read in one place, for the services and the command line alike', () => {
  const reads = /\bprocess\??\.\s*env\b|\bprocess\[|\benv\b.*\}\s*=\s*process\b|from '(node:)?process'/;
  expect(offenders(reads, () => false)).toEqual(['shared/src/runtime/environment.ts']);
});

test('nothing draws unseeded randomness, or asks the clock what day it is, but for the names of runs on a cluster', () => {
  const clock = 'services/workbench/src/wall-clock.ts';
  expect(offenders(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/, (path) => path === clock)).toEqual([]);
  expect(offenders(/\/wall-clock\.js'/, (path) => /\/(run\/run-name|commands\/clean)\.ts$/.test(path))).toEqual([]);
});

test('text is ordered by code unit, never by locale', () => {
  expect(offenders(/\.localeCompare\(|\.toLocaleLowerCase\(|\.toLocaleUpperCase\(/, () => false)).toEqual([]);
});

test('only the Kafka log knows kafkajs', () => {
  expect(offenders(/from 'kafkajs'/, (path) => path.startsWith('shared/src/log/kafka/'))).toEqual([]);
});

test('rules read movements by name: the packed rows stay in the kit', () => {
  const packed = /\/movement-rows\.js'|\bROW\b|\.numbers\[|\.movements\.(at|thing)\(/;
  expect(offenders(packed, (path) => !path.startsWith('services/detector-'))).toEqual([]);
});

test('an oracle in a test imports nothing of the rule that it checks, but for what makes it and its parameters', () => {
  const oracles = sources.filter(({ path }) => /^services\/detector-.*(\/oracle\.test|\/testing\/(naive|oracle)-[a-z-]+)\.ts$/.test(path));
  expect(oracles.length).toBeGreaterThanOrEqual(5);
  const own =
    /from '(\.\.?\/(?!rule\.js|params\.js|testing\/|naive-|oracle-)[^']*|@tengewatch\/shared\/(rules\/(?!testing\/|parameters\.js|local-time\.js)|register\/)[^']*)'/g;
  const imported = oracles.flatMap(({ path, text }) => [...text.matchAll(own)].map(([, from]) => `${path}: ${from}`));
  expect(imported).toEqual([]);
});

test('pure logic imports no adapter', () => {
  const pure = /^shared\/src\/(documents|events|world|stream|rules|scoring|register|scenario)\//;
  /** Tools write the generated documents; scenarios are read from their files in one place. */
  const isTool = (path: string): boolean => /\/(write-[a-z-]+|scenario-files|text-file)\.ts$/.test(path);
  const impure = /from '(node:(fs|net|http|child_process|worker_threads)|kafkajs|pino|prom-client|.*\/(embedded-log|kafka-log)\.js)'/;
  expect(offenders(impure, (path) => !pure.test(path) || isTool(path))).toEqual([]);
});

test('files open with a sentence, stay small and have telling names', () => {
  expect(production.filter(({ text }) => !text.startsWith('/**') && !text.startsWith('#!')).map(({ path }) => path)).toEqual([]);
  expect(sources.filter(({ text }) => text.split('\n').length > MAX_LINES).map(({ path }) => path)).toEqual([]);
  expect(sources.map(({ path }) => path).filter((path) => /(^|\/)(index|utils?|helpers?|common|manager)\b/.test(path))).toEqual([]);
});
