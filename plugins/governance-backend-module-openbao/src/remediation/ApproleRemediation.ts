import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { isRefusal, messageOf } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { POLICY_GRANT, secretIdName } from '../observe/describeAppRole';
import { AppRole, readAppRole, rolePath } from '../observe/readAppRoles';
import {
  OpenBaoAuth,
  OpenBaoConfig,
  RemediationConfig,
} from '../readOpenBaoConfig';
import { planPolicy } from './planPolicy';

const roleIdSchema = z.looseObject({
  data: z.looseObject({ role_id: z.string() }),
});

type SecretId = AppRole['secretIds'][number];

/**
 * Carries decisions about policies and secret ids of AppRoles out, and reads them back. A policy is taken away and given back. A
 * secret id can only be destroyed: the server knows none that is there and refused without all others of its role being refused.
 */
export class ApproleRemediation implements RemediationConnector {
  readonly id = 'openbao@v1';
  readonly source: string;
  readonly #mounts: readonly string[];
  // Not printed with the object: they hold what Countersign itself logs in with.
  readonly #auth: OpenBaoAuth;
  readonly #server: OpenBaoServer;

  constructor(
    { id, connection }: Pick<OpenBaoConfig, 'id' | 'connection'>,
    options: { remediation: RemediationConfig; server: OpenBaoServer },
  ) {
    this.source = id;
    this.#mounts = options.remediation.mounts;
    this.#auth = connection.auth;
    this.#server = options.server;
  }

  supports({
    action,
    subject,
  }: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    return subject.kind === 'credential'
      ? action === 'revoke'
      : action !== 'reduce' && subject.externalId.startsWith(POLICY_GRANT);
  }

  async apply(
    order: RemediationOrder,
    { signal }: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult> {
    const { action, identity, subject } = order;
    const { realm: mount, externalId: name } = identity;
    if (!this.#mounts.includes(mount)) {
      return {
        outcome: 'refused',
        reason: `nothing of the mount '${mount}' may be changed from here`,
      };
    }
    if (!this.supports(order)) {
      return {
        outcome: 'refused',
        reason: `it cannot ${action} '${subject.externalId}'`,
      };
    }
    try {
      const role = await readAppRole(this.#server, { mount, name }, signal);
      if (!role) {
        return action === 'restore'
          ? { outcome: 'refused', reason: `there is no role ${name} any more` }
          : { outcome: 'already-applied', detail: `there is no role ${name}` };
      }
      if (await this.#isOwn(role, signal)) {
        return {
          outcome: 'refused',
          reason: `${name} is what Countersign itself logs in with`,
        };
      }
      return subject.kind === 'credential'
        ? await this.#destroy(role, subject.externalId, signal)
        : await this.#changePolicies(role, order, signal);
    } catch (error) {
      return isRefusal(error)
        ? { outcome: 'refused', reason: messageOf(error) }
        : { outcome: 'failed', reason: messageOf(error), retryable: true };
    }
  }

  async verify(
    { action, identity, subject }: RemediationOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationVerification> {
    const { realm: mount, externalId: name } = identity;
    const role = await readAppRole(this.#server, { mount, name }, signal);
    if (!role) {
      return {
        verified: action !== 'restore',
        detail: `the server has no role ${name}`,
      };
    }
    if (subject.kind === 'credential') {
      const isThere = findSecretId(role, subject.externalId) !== undefined;
      return {
        verified: !isThere,
        detail: `the server shows ${name} ${
          isThere ? 'with' : 'without'
        } the secret id ${subject.externalId}`,
      };
    }
    const held = policiesOf(role);
    return {
      verified: held.includes(policyOf(subject)) === (action === 'restore'),
      detail: `the server shows ${name} with ${
        held.join(' and ') || 'no policy'
      }`,
    };
  }

  async #destroy(
    role: AppRole,
    externalId: string,
    signal: AbortSignal,
  ): Promise<RemediationResult> {
    const found = findSecretId(role, externalId);
    if (!found) {
      return {
        outcome: 'already-applied',
        detail: `${role.name} has no secret id ${externalId}`,
      };
    }
    await this.#server.call(
      {
        asked: 'The end of the secret id',
        method: 'POST',
        path: `${rolePath(role)}/secret-id-accessor/destroy`,
        body: { secret_id_accessor: found.secret_id_accessor },
      },
      signal,
    );
    return {
      outcome: 'applied',
      detail: `the secret id ${externalId} of ${role.name} was destroyed; tokens that were given for it live until they end`,
    };
  }

  async #changePolicies(
    role: AppRole,
    { action, subject, disabledAt }: RemediationOrder,
    signal: AbortSignal,
  ): Promise<RemediationResult> {
    const plan = planPolicy(policiesOf(role), {
      action,
      role: role.name,
      policy: policyOf(subject),
      isFinal: action === 'revoke' && disabledAt !== undefined,
    });
    switch (plan.kind) {
      case 'refused':
        return { outcome: 'refused', reason: plan.reason };
      case 'nothing-to-do':
        return { outcome: 'already-applied', detail: plan.detail };
      case 'write':
        await this.#server.call(
          {
            asked: 'The change of policies',
            method: 'POST',
            path: `${rolePath(role)}/policies`,
            body: { token_policies: plan.policies },
          },
          signal,
        );
        return { outcome: 'applied', detail: plan.detail };
      default:
        throw new Error(`Unexpected plan ${plan satisfies never}`);
    }
  }

  /** Whether a role is the one by which Countersign has its own token: without it, nothing could be given back. */
  async #isOwn(role: AppRole, signal: AbortSignal): Promise<boolean> {
    const auth = this.#auth;
    if (auth.kind !== 'approle' || auth.mount !== role.mount) {
      return false;
    }
    const answer = await this.#server.call(
      {
        asked: 'The id of the role',
        method: 'GET',
        path: `${rolePath(role)}/role-id`,
      },
      signal,
    );
    return roleIdSchema.parse(answer).data.role_id === auth.roleId;
  }
}

function policyOf({ externalId }: RemediationOrder['subject']): string {
  return externalId.slice(POLICY_GRANT.length);
}

function policiesOf({ role }: AppRole): string[] {
  return role.token_policies ?? [];
}

function findSecretId(role: AppRole, externalId: string): SecretId | undefined {
  return role.secretIds.find(one => secretIdName(role, one) === externalId);
}
