/** What can go wrong with a local broker: a closed list of codes, each with a text that says what would be right. */

export type BrokerErrorCode =
  | 'java-missing'
  | 'java-too-old'
  | 'maven-missing'
  | 'download-failed'
  | 'tool-failed'
  | 'bad-option'
  | 'port-taken'
  | 'start-failed'
  | 'ended';

export class BrokerError extends Error {
  readonly code: BrokerErrorCode;
  constructor(code: BrokerErrorCode, ...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'BrokerError';
    this.code = code;
  }
}

/** Said wherever Java or Maven cannot be had. */
export const DOCKER_WAY = 'Or run the broker in Docker instead: docker compose up kafka';
