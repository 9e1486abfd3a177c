import { InputError } from '@backstage/errors';
import {
  Observation,
  ObservedCredential,
  ObservedIdentity,
  ObservedRole,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import {
  Answer,
  answersIn,
  keySchema,
  policySchema,
  resourceIn,
  ServiceAccountKey,
  serviceAccountSchema,
} from './answers';
import { AccountCollector } from './collectAccounts';
import { observeEntitlements, PolicyOf } from './observeEntitlements';
import { accountOfKey, credentialOfKey } from './observeKeys';
import { readPolicy } from './observePolicies';

const settingsSchema = z.strictObject({
  /** The resource that a policy file speaks of, by file name, where neither name nor answer tells. */
  resources: z.record(z.string(), z.string()).optional(),
  /** The files state every service account of these projects, so that others are absent. */
  completeProjects: z.array(z.string().min(1)).optional(),
});

function problems(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
    .join('; ');
}

function answersOf(file: ImportFile): Answer[] {
  try {
    return answersIn(
      JSON.parse(new TextDecoder().decode(file.content)),
      file.name,
    );
  } catch (error) {
    return [
      {
        kind: 'nothing',
        item: file.name,
        reason: `It is no JSON: ${
          error instanceof Error ? error.message : String(error)
        }`,
      },
    ];
  }
}

/** Adds what is not there yet; where two answers disagree on one key, the conflict is listed and an active key kept. */
function addKey(identity: ObservedIdentity, key: ObservedCredential): void {
  const index = identity.credentials.findIndex(
    ({ externalId }) => externalId === key.externalId,
  );
  const present = identity.credentials[index];
  if (!present) {
    identity.credentials.push(key);
  } else if (present.status !== key.status) {
    const kept = present.status === 'active' ? present : key;
    identity.credentials[index] = kept;
    identity.conflicts = [
      ...(identity.conflicts ?? []),
      {
        field: `credential[${key.externalId}].status`,
        values: [present.status, key.status],
        kept: kept.status,
        reason: 'Two answers state it differently; the active key is kept.',
      },
    ];
  }
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  const settings = settingsSchema.safeParse(options.settings ?? {});
  if (!settings.success) {
    throw new InputError(
      `Settings of gcp-iam are invalid: ${problems(settings.error)}`,
    );
  }
  const accounts = new AccountCollector(options.realm);
  const unreadable: UnreadableItem[] = [];
  const keys: ServiceAccountKey[] = [];
  const policies: PolicyOf[] = [];

  for (const file of files) {
    for (const answer of answersOf(file)) {
      const { item } = answer;
      switch (answer.kind) {
        case 'nothing':
          unreadable.push({ item, reason: answer.reason });
          break;
        case 'account': {
          const account = serviceAccountSchema.safeParse(answer.value);
          if (account.success) {
            accounts.addAccount(account.data);
          } else {
            unreadable.push({ item, reason: problems(account.error) });
          }
          break;
        }
        case 'key': {
          const key = keySchema.safeParse(answer.value);
          if (key.success) {
            keys.push(key.data);
          } else {
            unreadable.push({ item, reason: problems(key.error) });
          }
          break;
        }
        case 'policy': {
          const policy = policySchema.safeParse(answer.value);
          if (policy.success) {
            const resource =
              settings.data.resources?.[file.name] ??
              answer.resourceHint ??
              resourceIn(file.name) ??
              file.name;
            policies.push({ policy: policy.data, resource });
          } else {
            unreadable.push({ item, reason: problems(policy.error) });
          }
          break;
        }
        default: {
          const unexpected: never = answer;
          throw new Error(`Unexpected answer ${JSON.stringify(unexpected)}`);
        }
      }
    }
  }

  // After the accounts, for a key may name its account by the numeric id that only the account's answer explains.
  for (const key of keys) {
    addKey(accounts.account(accountOfKey(key)), credentialOfKey(key));
  }
  const roles: ObservedRole[] = [];
  for (const { policy, resource } of policies) {
    const found = readPolicy(policy, resource, options.realm ?? '');
    roles.push(...found.roles);
    for (const { member, grant } of found.grants) {
      const identity =
        member.kind === 'service-account'
          ? accounts.account(member.email)
          : accounts.workload(member.id);
      if (member.kind === 'service-account' && member.deleted) {
        identity.status = 'disabled';
      }
      if (!identity.grants.some(held => held.externalId === grant.externalId)) {
        identity.grants.push(grant);
      }
      if (grant.privileged) {
        identity.privileged = true;
      }
    }
  }

  const realms = settings.data.completeProjects;
  return {
    kind: 'gcp-iam',
    observedAt: options.at.toISOString(),
    basis: 'observed',
    ...(realms && unreadable.length === 0
      ? { mode: 'snapshot', realms }
      : { mode: 'delta' }),
    identities: accounts.all().map(identity => {
      const entitlements =
        identity.type === 'service-account'
          ? observeEntitlements(identity.key, policies)
          : undefined;
      return entitlements ? { ...identity, entitlements } : identity;
    }),
    certificates: [],
    partnerIntegrations: [],
    roles: dedupe(roles),
    uses: [],
    unreadable,
    ignored: [],
  };
}

function dedupe(roles: ObservedRole[]): ObservedRole[] {
  return [...new Map(roles.map(role => [role.externalId, role])).values()];
}

/**
 * Reads Google Cloud service accounts, their keys and IAM policies, as the IAM API v1 and `gcloud --format=json` give
 * them; many files together. The realm is the project id.
 *
 * @remarks
 * The IAM API does not say when a key was used, so use stays unknown. Who may act as a service account by a predefined or
 * basic role, on the account or on its project, is an entitlement of theirs. A policy does not name its resource: it is taken
 * from the request address, the file's name or the setting `resources`.
 *
 * @throws InputError when the settings are wrong.
 *
 * @public
 */
export const gcpIam: Importer = {
  id: 'gcp-iam',
  title: 'Google Cloud IAM: service accounts, keys and policies',
  read,
};
