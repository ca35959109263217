/** Runs the programs a broker is made with: Java, keytool, Maven, and Kafka's own tools in its jars. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BrokerError, DOCKER_WAY } from './broker-error.js';

/** Kafka 4 does not run on less. */
export const MIN_JAVA = 17;

const SHOWN_LINES = 15;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const ARCHIVE_NAME_DIGITS = 16;

export interface ToolResult {
  /** Null when the program is not there. */
  readonly exitCode: number | null;
  readonly output: string;
}

/** The end of a program's output, for an error message. */
export const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');

/** Runs a program to its end; standard output and error come back as one text. */
export function runProgram(program: string, parameters: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    execFile(program, [...parameters], { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error === null) resolve({ exitCode: 0, output });
      else if (error.code === 'ENOENT') resolve({ exitCode: null, output });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, output });
      else reject(error);
    });
  });
}

/** The feature release in the output of `java -version`: 17 for "17.0.15", 8 for "1.8.0_402"; undefined when it holds none. */
export function javaRelease(versionOutput: string): number | undefined {
  const found = /version "(?:1\.)?(\d+)/.exec(versionOutput)?.[1];
  return found === undefined ? undefined : Number(found);
}

let versionAsked: Promise<ToolResult> | undefined;

/** Java is asked once in a process. */
const askVersion = (): Promise<ToolResult> => (versionAsked ??= runProgram('java', ['-version']));

/** Fails with 'java-missing' or 'java-too-old'. */
export async function checkJava(): Promise<void> {
  const get = `Install a JDK ${MIN_JAVA} or newer (Debian: apt install openjdk-17-jdk-headless; macOS: brew install openjdk@17) and put java on the PATH.`;
  const { exitCode, output } = await askVersion();
  const release = javaRelease(output);
  if (exitCode !== 0 || release === undefined)
    throw new BrokerError('java-missing', 'A Kafka broker needs Java; none was found.', get, DOCKER_WAY);
  if (release < MIN_JAVA) {
    throw new BrokerError('java-too-old', `A Kafka broker needs Java ${MIN_JAVA} or newer; this is Java ${release}.`, get, DOCKER_WAY);
  }
}

/** A class path of all jars in a folder; Java resolves the star. */
export const classPath = (jarFolder: string): string => join(jarFolder, '*');

/** Where the archive of the classes in a folder of jars belongs, which this Java alone can use. */
export async function classArchiveOf(jarFolder: string): Promise<string> {
  const { output } = await askVersion();
  const jars = (await readdir(jarFolder)).sort().join();
  const digest = createHash('sha256').update(`${output}\n${jars}`).digest('hex');
  return join(dirname(jarFolder), `classes-${digest.slice(0, ARCHIVE_NAME_DIGITS)}.jsa`);
}

/** Tells Java where Kafka's classes are. Where somebody has made an archive of them, they need not be loaded one by one. */
export async function classOptions(jarFolder: string): Promise<readonly string[]> {
  const archive = await classArchiveOf(jarFolder);
  // An archive that does not fit after all is passed over, which need not be told.
  const archiveOptions = existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`, '-Xlog:cds*=off'] : [];
  return [...archiveOptions, '-cp', classPath(jarFolder)];
}

/** Short-lived tools end before the optimising compiler or a parallel collector would pay. */
export const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';

/** Runs one of Kafka's command-line classes; fails with 'tool-failed' and the end of what it said. */
export async function runKafkaTool(jarFolder: string, mainClass: string, parameters: readonly string[]): Promise<string> {
  const { exitCode, output } = await runProgram('java', [
    ...SHORT_LIVED,
    QUIET,
    ...(await classOptions(jarFolder)),
    mainClass,
    ...parameters,
  ]);
  if (exitCode === 0) return output;
  throw new BrokerError('tool-failed', `${mainClass} failed:`, lastLines(output));
}
