/** What a broker demands of its clients, and how that is written into its settings. */
import { BrokerError } from './broker-error.js';

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

export interface BrokerUser {
  readonly name: string;
  readonly password: string;
}

export interface BrokerSecurity {
  /** Clients must log in as one of these users. */
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly users: readonly BrokerUser[] };
  /** Clients must speak TLS, and trust the broker's certificate. */
  readonly tls?: boolean;
}

export interface BrokerAuthorizer {
  /** Users who may do everything; whoever else needs ACLs. */
  readonly superUsers: readonly string[];
}

export interface KeyStore {
  readonly file: string;
  readonly password: string;
}

/** Who connects without logging in, which only the broker itself can where clients must. */
const ITSELF = 'User:ANONYMOUS';

/** Names and passwords stand in settings and on command lines that have characters of their own. */
const PLAIN_WORD = /^[\w.-]+$/;

/** Fails with 'bad-option' where the options do not go together. */
export function checkSecurity(security: BrokerSecurity, authorizer: BrokerAuthorizer | undefined): void {
  for (const { name, password } of security.sasl?.users ?? []) {
    if (PLAIN_WORD.test(name) && PLAIN_WORD.test(password)) continue;
    throw new BrokerError('bad-option', `user "${name}": names and passwords are made of letters, digits, ".", "_" and "-"`);
  }
  if (authorizer !== undefined && security.sasl === undefined) {
    throw new BrokerError('bad-option', 'an authorizer needs sasl: without a login all clients are the same user');
  }
}

/** The security protocol of the listener that clients use. */
export function clientProtocol(security: BrokerSecurity): string {
  if (security.sasl !== undefined) return security.tls === true ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  return security.tls === true ? 'SSL' : 'PLAINTEXT';
}

function saslSettings({ mechanism, users }: NonNullable<BrokerSecurity['sasl']>, prefix: string): Record<string, string> {
  const plainUsers = users.map(({ name, password }) => ` user_${name}="${password}"`).join('');
  const login =
    mechanism === 'PLAIN'
      ? `org.apache.kafka.common.security.plain.PlainLoginModule required${plainUsers};`
      : 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return { [`${prefix}.sasl.enabled.mechanisms`]: mechanism, [`${prefix}.${mechanism.toLowerCase()}.sasl.jaas.config`]: login };
}

export function securitySettings(
  listener: string,
  security: BrokerSecurity,
  authorizer: BrokerAuthorizer | undefined,
  keyStore: KeyStore | undefined,
): Record<string, string> {
  const prefix = `listener.name.${listener.toLowerCase()}`;
  return {
    ...(security.sasl === undefined ? {} : saslSettings(security.sasl, prefix)),
    ...(keyStore === undefined
      ? {}
      : {
          [`${prefix}.ssl.keystore.type`]: 'PKCS12',
          [`${prefix}.ssl.keystore.location`]: keyStore.file,
          [`${prefix}.ssl.keystore.password`]: keyStore.password,
          [`${prefix}.ssl.key.password`]: keyStore.password,
        }),
    ...(authorizer === undefined
      ? {}
      : {
          'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
          'super.users': [ITSELF, ...authorizer.superUsers.map((name) => `User:${name}`)].join(';'),
        }),
  };
}

/** What the storage tool needs to know of users whose salted passwords the cluster keeps. */
export function scramParameters({ sasl }: BrokerSecurity): string[] {
  if (sasl === undefined || sasl.mechanism === 'PLAIN') return [];
  return sasl.users.flatMap(({ name, password }) => ['--add-scram', `${sasl.mechanism}=[name=${name},password=${password}]`]);
}
