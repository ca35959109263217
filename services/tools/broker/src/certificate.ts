/** Makes a broker's own certificate with the JDK's keytool: it signs itself, so clients trust it as its own authority. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { BrokerError } from './broker-error.js';
import type { KeyStore } from './security.js';
import { lastLines, runProgram, SHORT_LIVED } from './tools.js';

const ALIAS = 'broker';
const VALID_DAYS = 3650;

export interface Certificate {
  readonly keyStore: KeyStore;
  /** What a client must trust, as PEM. */
  readonly ca: string;
}

async function keytool(...parameters: readonly string[]): Promise<string> {
  const { exitCode, output } = await runProgram('keytool', [...SHORT_LIVED.map((option) => `-J${option}`), ...parameters]);
  if (exitCode === 0) return output;
  if (exitCode === null) throw new BrokerError('java-missing', 'keytool was not found; it comes with a JDK.');
  throw new BrokerError('tool-failed', 'keytool failed:', lastLines(output));
}

/** A fresh certificate for localhost in `folder`, which must exist. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const keyStore = { file: join(folder, 'broker.p12'), password: randomBytes(16).toString('hex') };
  const store = ['-keystore', keyStore.file, '-storetype', 'PKCS12', '-storepass', keyStore.password, '-alias', ALIAS];
  const names = ['-dname', 'CN=localhost', '-ext', 'san=dns:localhost,ip:127.0.0.1', '-ext', 'bc:c'];
  await keytool('-genkeypair', ...store, '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', String(VALID_DAYS), ...names);
  const exported = await keytool('-exportcert', '-rfc', ...store);
  const ca = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(exported)?.[0];
  if (ca === undefined) throw new BrokerError('tool-failed', 'keytool exported no certificate:', lastLines(exported));
  return { keyStore, ca: `${ca}\n` };
}
