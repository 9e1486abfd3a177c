import { keyOf } from '@countersign/plugin-governance-common';
import {
  EffectCall,
  Issuer,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import {
  AskWhose,
  IssuingPorts,
  judgeTerms,
  objectOf,
  readTerms,
} from './judgeTerms';
import { CredentialRow } from './rows';

/** The integration that an order is for, as a freeze would name it. */
function integrationOf(facts: JsonObject): string | null {
  const { integration } = objectOf(facts, 'request');
  const { ref } = objectOf(facts, 'integration');
  const named = [integration, ref].find(
    (value): value is string => typeof value === 'string',
  );
  return named === undefined ? null : keyOf(named);
}

/** An order that can be carried out, or why it cannot. */
export type PreparedOrder =
  | { kind: 'ready'; row: CredentialRow; issuer: Issuer; store: SecretStore }
  | { kind: 'refused'; reason: string };

/**
 * Makes an order of what a flow had approved. Owner, purpose, end and scope are written down before anybody is asked for
 * anything (IW-U2), or it is refused.
 *
 * @param options - `replaced`: what it is made in the place of
 */
export async function prepareOrder(
  db: Knex,
  ports: IssuingPorts,
  options: {
    call: EffectCall;
    newId: () => string;
    replaced?: CredentialRow;
    askWhose: AskWhose;
  },
): Promise<PreparedOrder> {
  const { call, newId, replaced, askWhose } = options;
  const asked = readTerms(
    { ...objectOf(call.facts, 'request'), ...call.with },
    call.facts,
  );
  // What replaces another is for whoever the other was for, whoever has it replaced.
  const terms = replaced
    ? {
        ...asked,
        requester: replaced.requested_by,
        publicKey: replaced.public_key ?? undefined,
      }
    : asked;
  const judged = await judgeTerms(db, ports, {
    terms,
    now: call.now,
    askWhose,
  });
  if (judged.kind === 'refused') {
    return {
      kind: 'refused',
      reason: judged.problems.map(({ message }) => message).join('; '),
    };
  }
  const { issuer, store, identity } = judged;
  return {
    kind: 'ready',
    issuer,
    store,
    row: {
      id: newId(),
      instance_id: call.instanceId,
      order_key: call.idempotencyKey,
      state: 'issuing',
      issuer: issuer.id,
      replaces: replaced?.id ?? null,
      identity: identity.external_id,
      identity_ref: identity.ref,
      environment: judged.environment,
      scopes: JSON.stringify([...terms.scopes].sort()),
      purpose: judged.purpose,
      owner: judged.owner,
      requested_by: judged.requester,
      integration: replaced ? replaced.integration : integrationOf(call.facts),
      store: store.id,
      target: judged.path,
      public_key: terms.publicKey ?? null,
      not_after: judged.notAfter,
      tag: null,
      external_id: null,
      fingerprint: null,
      stored_at: null,
      stored_version: null,
      ordered_at: call.now.toISOString(),
      issued_at: null,
      delivered_at: null,
      activated_at: null,
      // It has the terms that the owner confirmed for the other, as of then.
      confirmed_at: replaced?.confirmed_at ?? null,
      ended_at: null,
      refused_at: null,
      end_reason: null,
    },
  };
}
