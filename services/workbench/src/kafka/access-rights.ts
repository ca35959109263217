/** Reads docs/kafka-acls.yaml, the one place that says who may do what on the cluster, and turns it into grants for a run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { topics } from '@tengewatch/shared/events/topics.js';
import type { Grant } from '@tengewatch/shared/log/kafka/kafka-acls.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { nearestName } from '@tengewatch/shared/documents/nearest-name.js';
import { DETECTOR, detectorName, rulesOfDetector, type Detector } from '@tengewatch/shared/service/detectors.js';
import { CHECKPOINTS, OUTCOMES, UNIT_RESULTS, unitTopic } from '@tengewatch/shared/service/service-topics.js';
import { lazyCheck } from '@tengewatch/shared/documents/own-schema.js';
import { Type } from 'typebox';
import { parseDocument } from 'yaml';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';

export const ACCESS_FILE = fileURLToPath(new URL('../../../../docs/kafka-acls.yaml', import.meta.url));

const strict = { additionalProperties: false };
const names = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true });
const Role = Type.Union([
  Type.Object({ users: names, reads: Type.Optional(names), writes: Type.Optional(names), truncates: Type.Optional(names) }, strict),
  Type.Object({ users: names, administers: Type.Literal('runs') }, strict),
]);
const AccessFile = Type.Object(
  {
    runs: Type.String({ pattern: '^[A-Za-z0-9_-]{1,80}$' }),
    roles: Type.Record(Type.String({ pattern: '^[a-z-]+$' }), Role, { minProperties: 1 }),
  },
  strict,
);
export type AccessRights = Type.Static<typeof AccessFile>;
const accessFileCheck = lazyCheck<AccessRights>(AccessFile, { allErrors: true });

/** Reads the file; BadInput names everything that is wrong in it. */
export function readAccessRights(file = ACCESS_FILE): AccessRights {
  return parseAccessRights(readFileSync(file, 'utf8'), file);
}

export function parseAccessRights(text: string, file: string): AccessRights {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new BadInput(...document.errors.map(({ message }) => `${file}: ${message}`));
  const content: unknown = document.toJS();
  const isAccessFile = accessFileCheck();
  if (!isAccessFile(content)) {
    const problems = (isAccessFile.errors ?? []).map(
      ({ instancePath, message }) => `${file}: ${instancePath.slice(1).replaceAll('/', '.') || 'the file'} ${message ?? 'is not valid'}`,
    );
    throw new BadInput(...new Set(problems));
  }
  const problems = [...unknownTopics(content), ...usersOfSeveralRoles(content)];
  if (problems.length > 0) throw new BadInput(...problems.map((problem) => `${file}: ${problem}`));
  return content;
}

type AccessRole = AccessRights['roles'][string];

const lists = ['reads', 'writes', 'truncates'] as const;
type List = (typeof lists)[number];

/** Stands for each user of the role, in the name of a topic that each of them has for itself. */
const USER = '{user}';
const topicOf = (listed: string, user: string): string => listed.replace(USER, user);

/** Every topic that a run on services has, whose detectors host one rule each or all of them. */
export const grantableTopics: readonly string[] = [
  ...Object.keys(topics),
  ...producers.map(({ name }) => unitTopic(name)),
  ...[DETECTOR, ...ruleNames.map((name) => detectorName([name], ruleNames))].map(unitTopic),
  UNIT_RESULTS,
  OUTCOMES,
];

const topicLists = (role: AccessRole): readonly (readonly [List, readonly string[]])[] =>
  'administers' in role ? [] : lists.map((list) => [list, role[list] ?? []]);

/** Besides the topics above, the checkpoint topic of a detector that hosts any other set of rules can be granted. */
const isGrantable = (topic: string): boolean =>
  grantableTopics.includes(topic) ||
  (topic.startsWith(`${CHECKPOINTS}.`) && rulesOfDetector(topic.slice(CHECKPOINTS.length + 1), ruleNames) !== undefined);

/** The detectors that the file gives rights to: whoever grants creates their topics, and need not know which of them will run. */
export function detectorsIn({ roles }: AccessRights, { rules }: Pick<Run, 'rules'>): readonly Detector[] {
  const users = Object.values(roles).flatMap((role) => role.users);
  return users.flatMap((name) => {
    const hosted = rulesOfDetector(
      name,
      rules.map((rule) => rule.name),
    );
    return hosted === undefined ? [] : [{ name, rules: rules.filter((rule) => hosted.includes(rule.name)) }];
  });
}

/** A mistyped topic would grant nothing, without a word. */
function unknownTopics({ roles }: AccessRights): string[] {
  return Object.entries(roles).flatMap(([name, role]) =>
    topicLists(role).flatMap(([list, listed]) => {
      const meant = new Set(listed.flatMap((topic) => role.users.map((user) => topicOf(topic, user))));
      return [...meant]
        .filter((topic) => !isGrantable(topic))
        .map((topic) => {
          const nearest = nearestName(topic, grantableTopics);
          return `roles.${name}.${list}: there is no topic "${topic}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
        });
    }),
  );
}

/** Rights add up, so that a user of two roles would have more than either of them says. */
function usersOfSeveralRoles({ roles }: AccessRights): string[] {
  const roleOf = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, { users }] of Object.entries(roles)) {
    for (const user of users) {
      const other = roleOf.get(user);
      if (other !== undefined) problems.push(`roles.${name}.users: "${user}" has the role "${other}" already`);
      roleOf.set(user, name);
    }
  }
  return problems;
}

/** What to grant for the run whose topics and groups begin with "<topicPrefix>."; BadInput where it is no run's name. */
export function grantsFor(rights: AccessRights, topicPrefix: string): readonly Grant[] {
  if (!topicPrefix.startsWith(rights.runs) || topicPrefix === rights.runs) {
    throw new BadInput(`"${topicPrefix}" is no run's name: it must begin with "${rights.runs}", so that the workbench has rights on it`);
  }
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(topicPrefix)) {
    throw new BadInput(`"${topicPrefix}" is no run's name: give up to 80 letters, digits, "-" and "_", such as ${rights.runs}1`);
  }
  return Object.values(rights.roles).flatMap((role) => role.users.flatMap((user) => grantsOf(rights, role, user, topicPrefix)));
}

function grantsOf({ runs }: AccessRights, role: AccessRole, user: string, topicPrefix: string): Grant[] {
  if ('administers' in role) {
    const onTopics = (['create', 'delete', 'describe-configs', 'read', 'write'] as const).map((may) => ({ may, on: 'topic' as const }));
    const onGroups = (['read', 'delete'] as const).map((may) => ({ may, on: 'group' as const }));
    return [...onTopics, ...onGroups].map(({ may, on }) => ({ user, may, on, name: runs, match: 'prefix' }));
  }
  const [reads = [], writes = [], truncates = []] = lists.map((list) => (role[list] ?? []).map((topic) => topicOf(topic, user)));
  const onTopics = (may: Grant['may'], listed: Iterable<string>): Grant[] =>
    [...listed].map((topic) => ({ user, may, on: 'topic', name: `${topicPrefix}.${topic}`, match: 'name' }));
  // Every reader joins a consumer group of its own name, and every instance that of its service, which grants no records.
  const groups: Grant[] = reads.length === 0 ? [] : [{ user, may: 'read', on: 'group', name: `${topicPrefix}.`, match: 'prefix' }];
  return [
    ...onTopics('read', reads),
    ...onTopics('write', writes),
    // Kafka has no right for dropping old records alone: who may do that may also delete the topic.
    ...onTopics('delete', truncates),
    // At its start a service compares the settings of its topics with what they have to be.
    ...onTopics('describe-configs', new Set([...reads, ...writes])),
    ...groups,
  ];
}
