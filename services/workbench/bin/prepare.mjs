#!/usr/bin/env node
// Makes a fresh clone runnable before anything of it is imported: right Node, packages installed, TypeScript compiled.
// It may use nothing but Node itself, and must cost next to nothing when everything is in place.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIN_NODE = [20, 19];
const LOCK_POLL_MS = 200;
const MAX_POLLS_WITHOUT_HOLDER = 5;
const OUTPUT = /\.(d\.ts|js)(\.map)?$/;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const at = (...parts) => join(root, ...parts);
const installStamp = at('node_modules', '.tengewatch-install');
const buildStamp = at('services', 'workbench', 'dist', '.build-stamp');
const lockFile = at('services', 'workbench', 'dist', '.prepare-lock');

/** Whoever reads it may have gone, as `head` does, which is no reason to stop. */
function say(line) {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // There is nowhere else to say it.
  }
}

const textOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

function stop(message) {
  say(message);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  stop(`Tengewatch needs Node ${MIN_NODE.join('.')} or newer; this is Node ${process.versions.node}. Get one from https://nodejs.org.`);
}

// ---- packages ----

/** True when what npm says it installed is what the lockfile asks for; platform-bound packages may be missing. */
function lockfileIsInstalled() {
  const hidden = textOf(at('node_modules', '.package-lock.json'));
  if (hidden === '') return false;
  const installed = JSON.parse(hidden).packages;
  const wanted = JSON.parse(textOf(at('package-lock.json'))).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => !path.includes('node_modules/') || entry.optional || entry.link || installed[path]?.version === entry.version,
  );
}

const wantedInstall = () => sha256(textOf(at('package-lock.json')));
const needsInstall = () => textOf(installStamp) !== wantedInstall();

function install() {
  const stamp = wantedInstall();
  if (!lockfileIsInstalled()) {
    say('Installing packages (npm ci) …');
    // With NODE_ENV=production npm would leave out the compiler.
    const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
    const run = spawnSync('npm', flags, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
    if (run.error !== undefined) stop(`npm could not be started: ${run.error.message}`);
    if (run.status !== 0) stop('npm ci failed; its message stands above. Nothing else was done.');
  }
  writeFileSync(installStamp, stamp);
}

// ---- compiled output ----

const packagesIn = (...folder) => readdirSync(at(...folder)).map((name) => join(...folder, name));

const packages = () =>
  ['shared', ...packagesIn('services'), ...packagesIn('services', 'tools')].filter((path) => existsSync(at(path, 'src')));

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** What a package says of itself and to the compiler. */
const settingsOf = (path) =>
  readdirSync(at(path))
    .filter((name) => name.endsWith('.json'))
    .map((name) => at(path, name));

/** Changes whenever a source or a compiler setting is edited, added or removed. */
function wantedBuild() {
  const files = packages().flatMap((path) => [...filesBelow(at(path, 'src')), ...settingsOf(path)]);
  const facts = [...files, at('services', 'tsconfig.json'), at('tsconfig.base.json')].map((file) => {
    const { mtimeMs, size } = statSync(file);
    return `${relative(root, file)} ${mtimeMs} ${size}`;
  });
  return sha256([wantedInstall(), ...facts.sort()].join('\n'));
}

const needsBuild = () => textOf(buildStamp) !== wantedBuild() || packages().some((path) => !existsSync(at(path, 'dist')));

/** The compiler leaves the output of deleted sources behind, where tests among it would still run. */
function removeOrphans() {
  for (const path of packages()) {
    for (const file of filesBelow(at(path, 'dist'))) {
      const source = join(at(path, 'src'), relative(at(path, 'dist'), file).replace(OUTPUT, '.ts'));
      if (OUTPUT.test(file) && !existsSync(source)) rmSync(file, { force: true });
    }
  }
}

function build() {
  // Taken first: an edit made while the compiler runs must not count as compiled.
  const stamp = wantedBuild();
  say('Compiling TypeScript (tsc -b) …');
  const compiler = at('node_modules', 'typescript', 'bin', 'tsc');
  const run = spawnSync(process.execPath, [compiler, '-b', at('services')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) stop('The TypeScript sources do not compile; the errors stand above.');
  removeOrphans();
  writeFileSync(buildStamp, stamp);
}

// ---- one at a time ----

function holderIsAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function takeLock() {
  mkdirSync(dirname(lockFile), { recursive: true });
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Two starts at once would tear each other's node_modules; the second waits and then finds the work done. */
function waitForLock() {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  let pollsWithoutHolder = 0;
  for (let polls = 0; !takeLock(); polls++) {
    const pid = Number(textOf(lockFile));
    pollsWithoutHolder = pid > 0 && holderIsAlive(pid) ? 0 : pollsWithoutHolder + 1;
    // A lock is without its number for a moment while it is made, and its holder may just have ended.
    if (pollsWithoutHolder > MAX_POLLS_WITHOUT_HOLDER) rmSync(lockFile, { force: true });
    else if (polls === 0) say('Another start is preparing this folder; waiting for it …');
    Atomics.wait(clock, 0, 0, LOCK_POLL_MS);
  }
}

/** Installs and compiles what is missing or stale; does nothing when all is in place. */
export function prepare() {
  checkNode();
  if (!needsInstall() && !needsBuild()) return;
  waitForLock();
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  if (needsInstall()) install();
  if (needsBuild()) build();
  release();
  process.off('exit', release);
}

if (process.argv[1] !== undefined && process.argv[1].endsWith('prepare.mjs')) prepare();
