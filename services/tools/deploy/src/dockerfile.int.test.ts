/** The Dockerfile's steps in an empty folder: what they leave behind starts, and holds what running needs and nothing else. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import { ownServices, readComposeFile } from './compose-file.js';
import { buildStage, copyContext, readStages, type BuiltStage } from './dockerfile-steps.js';

const BUILD_MS = 300_000;
const HELP_MS = 30_000;

/** As in an image: nothing of the caller's but where programs and npm's cache are. */
const { PATH, HOME } = environment();
const bare = { PATH, HOME };

const folder = mkdtempSync(join(tmpdir(), 'tengewatch-image-'));
const context = join(folder, 'context');
const folders = join(folder, 'stages');
let image: BuiltStage;

beforeAll(() => {
  copyContext(context);
  image = readStages()
    .map((stage) => buildStage(stage, context, folders, bare))
    .at(-1)!;
}, BUILD_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = ([program = '', ...args]: readonly string[]) =>
  spawnSync(program, [...args, '--help'], { cwd: image.workFolder, env: image.env, encoding: 'utf8', timeout: HELP_MS });

const names = (path: string): string[] => readdirSync(join(image.workFolder, path));

test('the image starts with the command line', () => {
  expect(start(image.command)).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Usage: tengewatch') });
});

test.each(ownServices(readComposeFile()).map(([name, { command }]) => [name, command ?? []] as const))(
  '%s starts from the image by the command that docker-compose.yml gives it',
  (name, command) => {
    expect(start(command)).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining(`${name}: `) });
  },
);

describe('the image holds', () => {
  test('the packages of production, none of development', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(context, 'package.json'), 'utf8')) as { devDependencies: object };
    expect(names('node_modules')).toEqual(expect.arrayContaining(['kafkajs', 'pino', 'prom-client', '@tengewatch']));
    expect(Object.keys(devDependencies).filter((name) => existsSync(join(image.workFolder, 'node_modules', name)))).toEqual([]);
  });

  test('compiled output without sources and tests', () => {
    expect(names('shared')).toEqual(['dist', 'package.json']);
    const files = ['shared', 'services', 'scenarios', 'docs'].flatMap((path) =>
      readdirSync(join(image.workFolder, path), { recursive: true, encoding: 'utf8' }),
    );
    expect(files.filter((file) => /\.ts$|\.test\.|\.map$/.test(file))).toEqual([]);
  });

  test('the scenarios and the file of access rights, and nothing else of the tree', () => {
    expect(names('.').sort()).toEqual(['docs', 'node_modules', 'package.json', 'scenarios', 'services', 'shared']);
    expect(names('docs')).toEqual(['kafka-acls.yaml']);
    expect(names('scenarios')).toContain('kazakhstan-2024.yaml');
  });
});
