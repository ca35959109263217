/** Fetches a Kafka version's jars from Maven Central, once; later starts find them in place. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokerError, DOCKER_WAY } from './broker-error.js';
import { POM_FILE, versionFolder } from './folders.js';
import { lastLines, runProgram } from './tools.js';

export const KAFKA_VERSIONS = ['4.1.1', '3.9.1'] as const;
export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];
export const DEFAULT_VERSION: KafkaVersion = '4.1.1';

/** Lies in a jar folder that is complete, and holds the hash of the pom it was made from. */
const STAMP = '.complete';

const textOf = async (file: string): Promise<string> => (existsSync(file) ? readFile(file, 'utf8') : '');

async function download(version: KafkaVersion, into: string): Promise<void> {
  const parameters = [
    '-q',
    '-B',
    '-f',
    POM_FILE,
    'dependency:copy-dependencies',
    `-Dkafka.version=${version}`,
    `-DoutputDirectory=${into}`,
  ];
  const { exitCode, output } = await runProgram('mvn', parameters);
  if (exitCode === null) {
    const get = 'Install it (Debian: apt install maven; macOS: brew install maven) and put mvn on the PATH.';
    throw new BrokerError('maven-missing', `Kafka's jars are fetched by Maven; none was found.`, get, DOCKER_WAY);
  }
  if (exitCode !== 0) throw new BrokerError('download-failed', `Maven could not fetch Kafka ${version}:`, lastLines(output), DOCKER_WAY);
}

/** The folder with all jars of a version; `say` is told before a download, which takes seconds to minutes. */
export async function jarsOf(version: KafkaVersion, say: (line: string) => void): Promise<string> {
  const header = createHash('sha256')
    .update(await readFile(POM_FILE))
    .digest('hex');
  const folder = join(versionFolder(version), 'libs');
  if ((await textOf(join(folder, STAMP))) === header) return folder;

  say(`Fetching Apache Kafka ${version} from Maven Central (about 60 MB, once) …`);
  await mkdir(versionFolder(version), { recursive: true });
  // Made aside and moved in one step, so that nobody meets half a folder, be it after Ctrl-C or beside another start.
  const aside = await mkdtemp(join(versionFolder(version), 'fetching-'));
  try {
    await download(version, join(aside, 'libs'));
    await writeFile(join(aside, 'libs', STAMP), header);
    if ((await textOf(join(folder, STAMP))) === header) return folder;
    if (existsSync(folder)) await rename(folder, join(aside, 'outdated'));
    await rename(join(aside, 'libs'), folder);
  } catch (error) {
    // Another start may have put the same jars there in the meantime.
    if ((await textOf(join(folder, STAMP))) !== header) throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return folder;
}
