import { environmentWord } from '@countersign/plugin-governance-common';
import { JsonObject } from '@backstage/types';
import { InventoryIdentityDetail } from '../inventory';
import { ageDays, HeldFacts, useWord } from './holdingFacts';

const KINDS: Record<string, string> = {
  'ai-agent': 'agent',
  'workload-identity': 'workload',
};

/** What the system has to know besides, to say what flows may read of an identity. */
export interface IdentitySurroundings {
  now: Date;
  unusedDays: number;
  maxKeyAgeDays: number;
  repositories: string[];
  lastDeciders: string[];
  connector?: { revoke: boolean; reduce: boolean; disable: boolean };
}

function consumersWord(identity: InventoryIdentityDetail): string {
  if (!identity.consumersKnown) {
    return 'unknown';
  }
  return identity.consumers.length > 0 ? 'some' : 'none';
}

/** What flows may read of an identity, and of the credential or grant that it is about. What is unknown is absent. */
export function identityFacts(
  identity: InventoryIdentityDetail,
  held: HeldFacts | undefined,
  around: IdentitySurroundings,
): JsonObject {
  const { now, unusedDays, maxKeyAgeDays, repositories } = around;
  const kind = held ? held.kind : KINDS[identity.type] ?? identity.type;
  return {
    environment: identity.environment,
    identity: {
      ref: identity.ref,
      type: identity.type,
      environment: identity.environment,
      consumersObserved: consumersWord(identity),
    },
    subject: {
      ref: held?.ref ?? identity.ref,
      id: held?.externalId ?? identity.externalId,
      kind,
      status: held?.status ?? identity.status,
      environment: identity.environment,
      privileged: held ? held.privileged : identity.privileged,
      used: useWord(held?.facts ?? identity.facts, { now, unusedDays }),
      scopes: held?.scopes,
      owner: identity.owner,
      fingerprint: held?.fingerprint ?? identity.fingerprint,
      lastDeciders: around.lastDeciders,
    },
    credential:
      held?.kind === 'credential'
        ? {
            ref: held.ref,
            kind: held.type,
            issuer: held.source,
            repository: repositories.length === 1 ? repositories[0] : undefined,
            environment:
              identity.environment && environmentWord(identity.environment),
            ageDays: ageDays(held.facts, now),
            maxAgeDays: maxKeyAgeDays,
          }
        : undefined,
    connector: around.connector,
  };
}
