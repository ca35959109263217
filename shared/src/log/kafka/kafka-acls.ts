/** Grants rights on a cluster, as a user who may: what each grant means to Kafka, and how it is made known. */
import kafkajs, { type AclEntry } from 'kafkajs';
import { CLIENT_RETRY, createKafkaClient, type KafkaClientOptions } from './kafka-client.js';
import { toLogError } from './kafka-errors.js';

/** Allows a user one thing on topics or groups. Describing comes with reading, writing and deleting. */
export interface Grant {
  readonly user: string;
  readonly may: 'read' | 'write' | 'create' | 'delete' | 'describe' | 'describe-configs';
  readonly on: 'topic' | 'group';
  readonly name: string;
  /** 'prefix': everything whose name begins so. */
  readonly match: 'name' | 'prefix';
}

/** Node does not see these among the names that the CommonJS package exports. */
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const operations = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  create: AclOperationTypes.CREATE,
  delete: AclOperationTypes.DELETE,
  describe: AclOperationTypes.DESCRIBE,
  'describe-configs': AclOperationTypes.DESCRIBE_CONFIGS,
} as const;

/** The binding that Kafka keeps of a grant. */
export const aclOf = ({ user, may, on, name, match }: Grant): AclEntry => ({
  principal: `User:${user}`,
  // Who the user is, the login says; where it comes from is for the network to decide.
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
  operation: operations[may],
  resourceType: on === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
  resourceName: name,
  resourcePatternType: match === 'name' ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
});

/**
 * Adds the grants to those the cluster knows; one that it knows already changes nothing, and none is taken away. The topics
 * need not exist yet. LogError 'not-authorised' where the login may not grant rights.
 */
export async function grantAccess(options: KafkaClientOptions, grants: readonly Grant[]): Promise<void> {
  const { kafka } = await createKafkaClient(options);
  const admin = kafka.admin({ retry: CLIENT_RETRY });
  try {
    await admin.connect();
    await admin.createAcls({ acl: grants.map(aclOf) });
  } catch (error) {
    throw toLogError(error, { brokers: options.brokers, doing: 'granting rights' });
  } finally {
    await admin.disconnect().catch(() => {});
  }
}
