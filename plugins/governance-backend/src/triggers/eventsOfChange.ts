import { ChangeRow } from '../inventory/rows';

/** Fields whose change has a name of its own. */
const NAMED: Record<string, string> = {
  owner: 'ownership.changed',
  environment: 'environment.changed',
  actions: 'scope.changed',
  permissions: 'scope.changed',
};

/**
 * The events that a change of the inventory is: `identity.discovered`, `credential.changed`, `grant.absent` and the like,
 * and besides `ownership.changed`, `environment.changed` and `scope.changed`.
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
      return [`${subject}.re-platformed`];
    case 'changed': {
      const diff: object = JSON.parse(change.diff);
      const named = Object.keys(diff).flatMap(field => NAMED[field] ?? []);
      return [...new Set([`${subject}.changed`, ...named])];
    }
    default: {
      const unreachable: never = kind;
      throw new TypeError(`Unknown kind of change ${unreachable}`);
    }
  }
}
