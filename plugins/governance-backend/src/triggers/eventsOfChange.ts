import { ChangeRow } from '../inventory/rows';

/** Fields whose change has a name of its own. */
const NAMED: Record<string, string> = {
  owner: 'ownership.changed',
  environment: 'environment.changed',
  actions: 'scope.changed',
  permissions: 'scope.changed',
  consumers: 'consumers.changed',
  grantedScopes: 'scope.changed',
  capabilities: 'scope.changed',
  declaredScopes: 'contract.changed',
  partner: 'vendor.changed',
  system: 'system.changed',
  lifecycle: 'lifecycle.changed',
  repository: 'repository.changed',
  runtime: 'runtime.changed',
};

function namedIn(diff: string): string[] {
  const fields: object = JSON.parse(diff);
  return [...new Set(Object.keys(fields).flatMap(field => NAMED[field] ?? []))];
}

/**
 * The events that a change of the inventory is: `identity.discovered`, `credential.changed`, `grant.absent` and the like,
 * and besides by the fields that differ: `ownership.changed`, `scope.changed`, `lifecycle.changed` and the like.
 */
export function eventsOfChange(
  change: Pick<ChangeRow, 'subject_kind' | 'kind' | 'diff'>,
): string[] {
  const { subject_kind: subject, kind } = change;
  switch (kind) {
    case 'created':
    case 'returned':
      return [`${subject}.discovered`];
    case 'absent':
      return [`${subject}.absent`];
    case 're-platformed':
      return [`${subject}.re-platformed`, ...namedIn(change.diff)];
    case 'changed':
      return [`${subject}.changed`, ...namedIn(change.diff)];
    default: {
      const unreachable: never = kind;
      throw new TypeError(`Unknown kind of change ${unreachable}`);
    }
  }
}
