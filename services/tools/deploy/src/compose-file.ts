/** Reads docker-compose.yml as Compose does, as far as the file uses it, so that tests can hold it against what it starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '@tengewatch/repository/project-root.js';

export const COMPOSE_FILE = join(PROJECT_ROOT, 'docker-compose.yml');

export interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly container_name?: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly restart?: string;
  /** Started only when one of them is asked for. */
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly pids_limit?: number;
  readonly environment?: { readonly [name: string]: string };
  readonly depends_on?: { readonly [service: string]: { readonly condition: string } };
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string; readonly timeout: string };
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } };
}

export interface ComposeFile {
  readonly services: { readonly [name: string]: ComposeService };
  readonly volumes: { readonly [name: string]: unknown };
}

/** "${NAME:-what it is otherwise}", the one form in which the file refers to the caller's environment. */
const REFERENCE = /\$\{([A-Z_]+):-([^}]*)\}/g;

function interpolated(value: unknown, env: Environment): unknown {
  if (typeof value === 'string') {
    const text = value.replaceAll(REFERENCE, (_all, name: string, otherwise: string) => (env[name] ?? '') || otherwise);
    if (text.includes('$')) throw new Error(`docker-compose.yml: "${value}" refers to a variable in a form that is not read here`);
    return text;
  }
  if (Array.isArray(value)) return value.map((entry) => interpolated(entry, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, interpolated(entry, env)]));
}

/** The file's content before Compose puts anything in, for its schema. */
export const composeContent = (): unknown => parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true });

/** The file as somebody with this environment starts it. */
export const readComposeFile = (env: Environment = {}): ComposeFile => interpolated(composeContent(), env) as ComposeFile;

/** The services that are this project's own, in the order of the file: what stays up and is made from its image, of whatever profile. */
export const ownServices = ({ services }: ComposeFile): readonly (readonly [string, ComposeService])[] =>
  Object.entries(services).filter(([, { build, restart }]) => build !== undefined && restart !== 'no');
