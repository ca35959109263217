#!/usr/bin/env node
// `npm run new-rule NAME`: makes the folder of a rule that watches cards, with a test, a page and a scenario, and registers it.
// It may use nothing but Node itself, as a fresh clone has nothing compiled yet.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..', '..');
const template = join(here, 'rule-template');
const FIRST_PORT = 9481;
const usage = 'npm run new-rule NAME makes a rule; npm run new-rule -- --remove NAME takes one away that it made';

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const isRemoval = process.argv.includes('--remove');
const [name, ...more] = process.argv.slice(2).filter((argument) => argument !== '--remove');
if (name === undefined || more.length > 0) stop(usage);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
  stop(`"${name}" cannot be the name of a rule: give lower-case words joined by hyphens, such as round-sums, of 40 letters at most`);
}

const folder = join(root, 'services', `detector-${name}`);
const scenario = join(root, 'scenarios', `${name}.yaml`);

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) stop(`${command} cannot be started: ${error.message}`);
  if (status !== 0) stop(`${command} ${args.join(' ')} has failed; what was made so far stays, and npm run generate goes on from there`);
}

/** Workspaces are linked and the lockfile is brought up to date; no package of anybody else's is fetched for it. */
function register() {
  run(process.execPath, join(here, 'generate.mjs'));
  run('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error');
  run('npm', 'run', '--silent', 'generate');
}

if (isRemoval) {
  if (!existsSync(folder)) stop(`there is no rule "${name}": services/detector-${name} does not exist`);
  rmSync(folder, { recursive: true });
  rmSync(scenario, { force: true });
  register();
  process.stdout.write(`services/detector-${name} and scenarios/${name}.yaml are gone, and nothing names them any more\n`);
} else {
  if (existsSync(folder)) stop(`there is a rule "${name}" already: services/detector-${name} exists`);
  if (existsSync(scenario))
    stop(`there is a scenario "${name}" already: scenarios/${name}.yaml exists; a rule and its scenario have one name`);
  const taken = readdirSync(join(root, 'services'))
    .map((other) => join(root, 'services', other, 'src', 'definition.ts'))
    .flatMap((file) => (existsSync(file) ? (/httpPort: (\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? []) : []));
  const words = name.split('-');
  const camel = words.map((word, at) => (at === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
  const filled = (text) =>
    text
      .replaceAll('round-sums', name)
      .replaceAll('RoundSums', camel[0].toUpperCase() + camel.slice(1))
      .replaceAll('roundSums', camel)
      .replaceAll(
        'Round sums',
        words.join(' ').replace(/^./, (letter) => letter.toUpperCase()),
      )
      .replaceAll('PORT', String(Math.max(FIRST_PORT - 1, ...taken.map(Number)) + 1));
  for (const file of readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    const from = join(file.parentPath, file.name);
    const path = from.slice(template.length + 1).replace(/\.txt$/, '');
    const to = path === 'scenario.yaml' ? scenario : join(folder, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, filled(readFileSync(from, 'utf8')));
  }
  register();
  process.stdout.write(
    [
      `services/detector-${name} is a rule now. Next:`,
      `  npx tengewatch run ${name}          its scenario, with it among the rules`,
      `  npx tengewatch params ${name}       what can be set of it`,
      `  npm test -- detector-${name}        its tests`,
      `  services/detector-${name}/src/rule.ts and docs/write-a-rule.md    where to go on`,
      '',
    ].join('\n'),
  );
}
