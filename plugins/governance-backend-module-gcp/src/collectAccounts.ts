import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { ServiceAccount } from './answers';

/** The project in a service account's address, where it shows one. */
export function projectOfEmail(email: string): string | undefined {
  return (
    /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ??
    /^([a-z0-9-]+)@appspot\.gserviceaccount\.com$/.exec(email)?.[1] ??
    /^(\d+)-compute@developer\.gserviceaccount\.com$/.exec(email)?.[1]
  );
}

/** Agents that Google makes and runs for its own services (Cloud IAM, "Service agents"). */
function isServiceAgent(email: string): boolean {
  return (
    /^service-\d+@/.test(email) ||
    /@(cloudservices|system)\.gserviceaccount\.com$/.test(email)
  );
}

/** Collects principals from several answers; whatever speaks of one account meets in one identity. */
export class AccountCollector {
  private readonly identities = new Map<string, ObservedIdentity>();
  private readonly emailByUniqueId = new Map<string, string>();

  constructor(private readonly realm: string | undefined) {}

  addAccount(account: ServiceAccount): void {
    const identity = this.accountByEmail(account.email);
    if (account.uniqueId) {
      this.emailByUniqueId.set(account.uniqueId, account.email);
    }
    identity.displayName = account.displayName || account.email;
    identity.status = account.disabled ? 'disabled' : 'active';
    if (account.description) {
      identity.purpose = account.description;
    }
    if (account.projectId) {
      identity.key = { ...identity.key, realm: account.projectId };
    }
    identity.attributes = {
      ...identity.attributes,
      email: account.email,
      ...(account.uniqueId ? { uniqueId: account.uniqueId } : {}),
    };
  }

  /** The identity that a key's name or a policy's member means. */
  account(emailOrUniqueId: string): ObservedIdentity {
    return this.accountByEmail(
      this.emailByUniqueId.get(emailOrUniqueId) ?? emailOrUniqueId,
    );
  }

  workload(id: string): ObservedIdentity {
    return this.identity(id, this.realm ?? '', 'workload-identity');
  }

  all(): ObservedIdentity[] {
    return [...this.identities.values()];
  }

  private accountByEmail(email: string): ObservedIdentity {
    const identity = this.identity(
      email,
      projectOfEmail(email) ?? this.realm ?? '',
      'service-account',
    );
    if (isServiceAgent(email)) {
      identity.platformOwned = true;
    }
    return identity;
  }

  private identity(
    externalId: string,
    realm: string,
    type: ObservedIdentity['type'],
  ): ObservedIdentity {
    const known = this.identities.get(externalId);
    if (known) {
      return known;
    }
    const made: ObservedIdentity = {
      key: { realm, region: '', externalId },
      type,
      displayName: externalId,
      status: 'unknown',
      credentials: [],
      grants: [],
    };
    this.identities.set(externalId, made);
    return made;
  }
}
