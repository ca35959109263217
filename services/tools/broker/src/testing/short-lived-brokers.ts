/** For all integration tests: their brokers end before the optimising compiler or a parallel collector would pay, and start quickly. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import { BrokerError } from '../broker-error.js';
import { jarsOf, KAFKA_VERSIONS, type KafkaVersion } from '../jars.js';
import { classArchiveOf } from '../tools.js';

const OPTIONS = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
/** At its end Java writes the archive, which takes some seconds. */
const WRITING_MS = 120_000;

/** Lets a broker come and go once, whose classes all later ones find in an archive. That costs as much as seven starts save. */
async function makeClassArchive(version: KafkaVersion): Promise<void> {
  const archive = await classArchiveOf(await jarsOf(version, () => undefined));
  if (existsSync(archive)) return;
  const aside = `${archive}.${process.pid}`;
  // Its Java reads its options from the environment, which is set by now.
  const { startBroker } = await import('../start-broker.js');
  const broker = await startBroker({ version, javaOptions: [`-XX:ArchiveClassesAtExit=${aside}`] });
  await broker.end(WRITING_MS);
  await broker.stop();
  // Moved in one step, so that nobody meets half a file.
  if (existsSync(aside)) await rename(aside, archive);
  await rm(aside, { force: true });
}

/** Jest calls it first. Test processes are started afterwards, and inherit it; what was set already stays. @public */
export default async function shortLivedBrokers(): Promise<void> {
  Object.assign(environment(), { KAFKA_JVM_PERFORMANCE_OPTS: OPTIONS, ...environment() });
  try {
    await Promise.all(KAFKA_VERSIONS.map(makeClassArchive));
  } catch (error) {
    // Where no broker can be started, each test that needs one says why.
    if (!(error instanceof BrokerError)) throw error;
  }
}
