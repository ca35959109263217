/** Where jars, data and pid files of local brokers lie: below one git-ignored folder at the top of the repository. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const KAFKA_FOLDER = fileURLToPath(new URL('../../../../.kafka/', import.meta.url));
export const POM_FILE = fileURLToPath(new URL('../pom.xml', import.meta.url));

export const versionFolder = (version: string): string => join(KAFKA_FOLDER, version);

/** Versions do not read each other's data, nor does a cluster read a single broker's, so each has its own below the port. */
export const dataFolder = (port: number, version: string, brokers = 1): string =>
  join(KAFKA_FOLDER, 'data', String(port), brokers === 1 ? version : `${version}-${brokers}-brokers`);

/** Says which process holds the brokers on a port and the next ones. */
export const RUNNING_FOLDER = join(KAFKA_FOLDER, 'running');
