import { JsonObject } from '@backstage/types';
import {
  EffectCall,
  Issuer,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { environmentWord } from '../facts/environmentWord';
import { IdentityRow } from '../inventory';
import { CredentialRow } from './rows';

/** What modules have registered to issue from and to deliver to. */
export interface IssuingPorts {
  issuers: ReadonlyMap<string, Issuer>;
  stores: ReadonlyMap<string, SecretStore>;
}

/** An order that can be carried out, or why it cannot. */
export type PreparedOrder =
  | { kind: 'ready'; row: CredentialRow; issuer: Issuer; store: SecretStore }
  | { kind: 'refused'; reason: string };

const DAY_MS = 24 * 60 * 60 * 1000;

function textOf(from: JsonObject, field: string): string | undefined {
  const value = from[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(from: JsonObject, field: string): JsonObject {
  const value = from[field];
  return isJsonObject(value) ? value : {};
}

/** The store of a target such as `vault:kv/payments#password`, and what the store is told. */
function splitTarget(target: string): { store: string; path: string } {
  const colon = target.indexOf(':');
  return colon < 0
    ? { store: target, path: '' }
    : { store: target.slice(0, colon), path: target.slice(colon + 1) };
}

function readTerms(call: EffectCall) {
  const request = objectOf(call.facts, 'request');
  const { scopes, ttlDays } = call.with;
  return {
    identity: textOf(call.with, 'identity'),
    issuer: textOf(call.with, 'issuer'),
    environment: textOf(call.with, 'environment'),
    purpose: textOf(request, 'purpose'),
    target: textOf(request, 'target'),
    owner: textOf(objectOf(call.facts, 'owner'), 'ref'),
    requester: textOf(objectOf(call.facts, 'requester'), 'ref'),
    scopes: Array.isArray(scopes)
      ? scopes.filter((scope): scope is string => typeof scope === 'string')
      : [],
    ttlDays: typeof ttlDays === 'number' ? ttlDays : undefined,
  };
}

/**
 * Makes an order of what a flow had approved. Owner, purpose, end and scope are written down before anybody is asked for
 * anything (IW-U2), or it is refused.
 */
export async function prepareOrder(
  trx: Knex.Transaction,
  { issuers, stores }: IssuingPorts,
  { call, newId }: { call: EffectCall; newId: () => string },
): Promise<PreparedOrder> {
  const refused = (reason: string): PreparedOrder => ({
    kind: 'refused',
    reason,
  });
  const terms = readTerms(call);
  const { environment, identity, owner, purpose, requester, ttlDays } = terms;
  if (
    !environment ||
    !identity ||
    !owner ||
    !purpose ||
    !requester ||
    !ttlDays ||
    !terms.target
  ) {
    return refused(
      'identity, environment, target, owner, purpose, requester and life have to be known before anything is issued',
    );
  }
  const issuer = issuers.get(terms.issuer ?? '');
  if (!issuer) {
    return refused(`no issuer ${terms.issuer} is connected`);
  }
  const { store: storeId, path } = splitTarget(terms.target);
  const store = stores.get(storeId);
  if (!store) {
    return refused(`no store ${storeId} is connected`);
  }
  const found = await trx<IdentityRow>('inventory_identities')
    .where({ ref: identity })
    .first();
  if (!found || found.absent_since !== null) {
    return refused(`the identity ${identity} is not there`);
  }
  if (issuer.source !== undefined && found.source !== issuer.source) {
    return refused(
      `${issuer.title} issues for identities of ${issuer.source}; this one is of ${found.source}`,
    );
  }
  if (
    issuer.environment !== undefined &&
    environmentWord(issuer.environment) !== environment
  ) {
    return refused(
      `${issuer.title} issues for ${issuer.environment}, and ${environment} was asked for`,
    );
  }
  const notAfter = new Date(
    call.now.getTime() + ttlDays * DAY_MS,
  ).toISOString();
  const problems = [
    ...store.check(path),
    ...issuer.check(
      {
        tag: 'not-ordered-yet',
        identity: found.external_id,
        environment: issuer.environment ?? environment,
        scopes: terms.scopes,
        notAfter,
        owner,
        purpose,
        requestedBy: requester,
      },
      { now: call.now },
    ),
  ];
  return problems.length > 0
    ? refused(problems.join('; '))
    : {
        kind: 'ready',
        issuer,
        store,
        row: {
          id: newId(),
          instance_id: call.instanceId,
          order_key: call.idempotencyKey,
          state: 'issuing',
          issuer: issuer.id,
          identity: found.external_id,
          identity_ref: found.ref,
          environment: issuer.environment ?? environment,
          scopes: JSON.stringify([...terms.scopes].sort()),
          purpose,
          owner,
          requested_by: requester,
          store: store.id,
          target: path,
          not_after: notAfter,
          tag: null,
          external_id: null,
          fingerprint: null,
          stored_at: null,
          stored_version: null,
          ordered_at: call.now.toISOString(),
          issued_at: null,
          delivered_at: null,
          activated_at: null,
          confirmed_at: null,
          ended_at: null,
          end_reason: null,
        },
      };
}
