/** Follows the Dockerfile without an engine: its COPY and RUN steps in a folder for each stage, in place of the image's "/". */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { DockerfileParser, type Copy, type From, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import { PROJECT_ROOT } from '@tengewatch/repository/project-root.js';

export const DOCKERFILE = join(PROJECT_ROOT, 'Dockerfile');

export interface Step {
  readonly keyword: string;
  /** As it is written, with continued lines joined. */
  readonly text: string;
  readonly from?: string;
  readonly words: readonly string[];
}

export interface Stage {
  readonly image: string;
  readonly name: string;
  readonly steps: readonly Step[];
}

const textOf = (instruction: Instruction): string => instruction.getArgumentsContent() ?? '';

function stepOf(instruction: Instruction): Step {
  const keyword = instruction.getKeyword();
  const json = keyword === 'CMD' ? (instruction as JSONInstruction).getJSONStrings() : [];
  const words = json.length > 0 ? json.map((word) => word.getJSONValue()) : instruction.getArguments().map((word) => word.getValue());
  const from = keyword === 'COPY' ? ((instruction as Copy).getFromFlag()?.getValue() ?? undefined) : undefined;
  return { keyword, text: textOf(instruction), words, ...(from === undefined ? {} : { from }) };
}

export function readStages(): readonly Stage[] {
  const stages: { image: string; name: string; steps: Step[] }[] = [];
  for (const instruction of DockerfileParser.parse(readFileSync(DOCKERFILE, 'utf8')).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as From;
      stages.push({ image: from.getImage() ?? '', name: from.getBuildStage() ?? String(stages.length), steps: [] });
    } else stages.at(-1)!.steps.push(stepOf(instruction));
  }
  return stages;
}

/** What a builder is sent: the files that a fresh clone would have, less what .dockerignore names. */
export function buildContext(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(PROJECT_ROOT, file)));
  return dockerignore
    .default()
    .add(readFileSync(join(PROJECT_ROOT, '.dockerignore'), 'utf8').split('\n'))
    .filter(files);
}

export function copyContext(folder: string): void {
  for (const file of buildContext()) cpSync(join(PROJECT_ROOT, file), join(folder, file));
}

/** A folder's content goes into the target, a file into a target that ends with "/"; links stay what they are. */
function copyStep({ words }: Step, sourceRoot: string, workFolder: string): void {
  const target = words.at(-1)!;
  for (const source of words.slice(0, -1)) {
    const from = join(sourceRoot, source);
    const intoFolder = target.endsWith('/') && !statSync(from).isDirectory();
    const to = join(workFolder, target, intoFolder ? basename(source) : '');
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

export interface BuiltStage {
  readonly workFolder: string;
  readonly env: Environment;
  readonly user: string | undefined;
  readonly command: readonly string[];
}

/**
 * Carries out a stage below `folders/NAME`; stages that it copies from must lie beside it already. Fails with what a RUN step
 * said, and on an instruction that it does not know.
 */
export function buildStage(stage: Stage, contextFolder: string, folders: string, hostEnv: Environment): BuiltStage {
  const root = join(folders, stage.name);
  let workFolder = root;
  let user: string | undefined = undefined;
  let command: readonly string[] = [];
  let env = hostEnv;
  for (const step of stage.steps) {
    const { keyword, words, text, from } = step;
    if (keyword === 'WORKDIR') {
      workFolder = join(root, text);
      mkdirSync(workFolder, { recursive: true });
    } else if (keyword === 'COPY') copyStep(step, from === undefined ? contextFolder : join(folders, from), workFolder);
    else if (keyword === 'RUN') {
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', text], { cwd: workFolder, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`RUN ${text} ended with ${status}: ${stdout}${stderr}`);
    } else if (keyword === 'ENV') env = { ...env, ...Object.fromEntries(words.map((word) => word.split('=', 2))) };
    else if (keyword === 'USER') user = text;
    else if (keyword === 'CMD') command = words;
    else throw new Error(`the Dockerfile has an instruction that is not followed here: ${keyword}`);
  }
  return { workFolder, env, user, command };
}
