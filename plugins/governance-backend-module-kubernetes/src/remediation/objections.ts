import { ObjectMetadata } from '../objects';
import { isBootstrap, managerOf } from '../ownership';
import { AccountName, RemediationConfig } from '../readKubernetesConfig';
import { bindingId, BindingName } from './subjects';

/** The account that every pod has which names none; the control plane makes it anew. */
const DEFAULT_ACCOUNT = 'default';

/** Whether something may be changed from here at all, by what is configured. Pure. */
export function isInReach(
  binding: BindingName,
  config: RemediationConfig,
): boolean {
  return binding.kind === 'RoleBinding'
    ? config.namespaces.includes(binding.namespace)
    : config.clusterRoleBindings.includes(binding.name);
}

/** Whether an account can be put out of service as a whole from here. Pure. */
export function mayBeDisabled(
  { namespace, name }: AccountName,
  namespaces: readonly string[],
): boolean {
  return namespaces.includes(namespace) && name !== DEFAULT_ACCOUNT;
}

/** What would put an object back, in words. Pure. */
export function whatPutsItBack(
  what: string,
  metadata: ObjectMetadata,
): string | undefined {
  const manager = managerOf(metadata);
  if (!manager) {
    return undefined;
  }
  const of = manager.reference ? ` (${manager.reference})` : '';
  return `${manager.tool}${of} manages ${what} and would put it back: change it there`;
}

/** What stands against taking anything out of a binding. Pure. */
export function objectionToTaking(
  binding: BindingName,
  metadata: ObjectMetadata,
  config: RemediationConfig,
): string | undefined {
  const id = bindingId(binding);
  if (!isInReach(binding, config)) {
    return `${id} is not among what may be changed from here`;
  }
  return isBootstrap(metadata)
    ? `${id} is the platform's own: the API server puts it back at each start`
    : whatPutsItBack(id, metadata);
}
