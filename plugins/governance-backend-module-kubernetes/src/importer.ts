import { InputError } from '@backstage/errors';
import {
  Observation,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { gatherRbac, RbacObjects, withEntitlements } from './gatherRbac';
import { manifestsIn } from './manifests';
import { bindingSchema, roleSchema, serviceAccountSchema } from './objects';

const settingsSchema = z.strictObject({
  /** The files state everything that the cluster holds, so that what they do not name is absent. */
  complete: z.boolean().default(false),
  /** Namespace of manifests that name none. */
  namespace: z.string().min(1).default('default'),
});

function problems(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
    .join('; ');
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  const parsed = settingsSchema.safeParse(options.settings ?? {});
  if (!parsed.success) {
    throw new InputError(
      `Settings of kubernetes-rbac are invalid: ${problems(parsed.error)}`,
    );
  }
  const settings = parsed.data;
  const realm = options.realm ?? '';
  const unreadable: UnreadableItem[] = [];
  const ignored: UnreadableItem[] = [];
  const roles: RbacObjects['roles'] = [];
  const bindings: RbacObjects['bindings'] = [];
  const accounts: RbacObjects['accounts'] = [];

  for (const { item, kind, value } of files.flatMap(file =>
    manifestsIn(file, unreadable),
  )) {
    switch (kind) {
      case 'ClusterRole':
      case 'Role': {
        const role = roleSchema.safeParse(value);
        if (role.success) {
          roles.push({ kind, role: role.data });
        } else {
          unreadable.push({ item, reason: problems(role.error) });
        }
        break;
      }
      case 'ClusterRoleBinding':
      case 'RoleBinding': {
        const binding = bindingSchema.safeParse(value);
        if (binding.success) {
          bindings.push({ kind, binding: binding.data });
        } else {
          unreadable.push({ item, reason: problems(binding.error) });
        }
        break;
      }
      case 'ServiceAccount': {
        const account = serviceAccountSchema.safeParse(value);
        if (account.success) {
          accounts.push(account.data);
        } else {
          unreadable.push({ item, reason: problems(account.error) });
        }
        break;
      }
      default:
        ignored.push({ item, reason: `A ${kind} is no part of RBAC.` });
    }
  }

  const { identities, bound, observedRoles } = gatherRbac(
    { roles, bindings, accounts },
    { realm, namespace: settings.namespace },
  );
  // With no bindings at all the files say nothing about who may act as whom, which is not that nobody may.
  const saysWho = settings.complete || bindings.length > 0;

  return {
    kind: 'kubernetes-rbac',
    observedAt: options.at.toISOString(),
    basis: 'observed',
    ...(settings.complete && unreadable.length === 0
      ? { mode: 'snapshot', realms: [realm] }
      : { mode: 'delta' }),
    identities: saysWho ? withEntitlements(identities, bound) : identities,
    certificates: [],
    partnerIntegrations: [],
    roles: observedRoles,
    uses: [],
    unreadable,
    ignored,
  };
}

/**
 * Reads Kubernetes RBAC: ClusterRole, Role, their bindings and ServiceAccount, in YAML or JSON, as manifests, lists or
 * recorded answers of the API. The realm is the cluster's name. Aggregated ClusterRoles are resolved.
 *
 * @remarks
 * Kubernetes does not record when a service account was used, so use stays unknown. Who may impersonate a service account or
 * make its tokens is an entitlement of theirs.
 *
 * @throws InputError when the settings are wrong.
 *
 * @public
 */
export const kubernetesRbac: Importer = {
  id: 'kubernetes-rbac',
  title: 'Kubernetes RBAC',
  read,
};
