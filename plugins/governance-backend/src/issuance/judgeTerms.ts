import { environmentWord } from '@countersign/plugin-governance-common';
import { JsonObject } from '@backstage/types';
import { Issuer, SecretStore } from '@countersign/plugin-governance-node';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { IdentityRow } from '../inventory';

/** What modules have registered to issue from and to deliver to. */
export interface IssuingPorts {
  issuers: ReadonlyMap<string, Issuer>;
  stores: ReadonlyMap<string, SecretStore>;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

function textOf(from: JsonObject, field: string): string | undefined {
  const value = from[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A fact that holds others; empty where there is none. */
export function objectOf(from: JsonObject, field: string): JsonObject {
  const value = from[field];
  return isJsonObject(value) ? value : {};
}

/** The store of a target such as `vault:kv/payments#password`, and what the store is told. */
export function splitTarget(target: string): { store: string; path: string } {
  const colon = target.indexOf(':');
  return colon < 0
    ? { store: target, path: '' }
    : { store: target.slice(0, colon), path: target.slice(colon + 1) };
}

/** Whose a target is, for a store whose targets are somebody's; in the transaction that takes what is asked for. */
export type AskWhose = (
  store: SecretStore,
  path: string,
  requestedBy: string,
) => Promise<string[]>;

/** Asks a store within a transaction. */
export function askIn(trx: Knex.Transaction): AskWhose {
  return async (store, path, requestedBy) =>
    (await store.checkFor?.(trx, path, { requestedBy })) ?? [];
}

/** What is asked for, as a flow hands it to its effect or a request states it. */
export interface Terms {
  identity?: string;
  issuer?: string;
  environment?: string;
  purpose?: string;
  target?: string;
  /** SPKI in PEM. */
  publicKey?: string;
  owner?: string;
  requester?: string;
  scopes: string[];
  /** In milliseconds. */
  lifeMs?: number;
}

/** What stands against some terms; by the last name of the fact that is wrong. */
export interface TermProblem {
  field: 'identity' | 'issuer' | 'environment' | 'scopes' | 'target' | 'terms';
  message: string;
}

/** The life that is asked for, in days or hours. */
function lifeOf({ ttlDays, ttlHours }: JsonObject): number | undefined {
  if (typeof ttlDays === 'number') {
    return ttlDays * DAY_MS;
  }
  return typeof ttlHours === 'number' ? ttlHours * HOUR_MS : undefined;
}

/** Reads terms from facts: what was asked for, by whom, and who answers for it. */
export function readTerms(request: JsonObject, facts: JsonObject): Terms {
  const { scopes } = request;
  return {
    identity: textOf(request, 'identity'),
    issuer: textOf(request, 'issuer'),
    environment: textOf(request, 'environment'),
    purpose: textOf(request, 'purpose') ?? textOf(request, 'reason'),
    target: textOf(request, 'target'),
    publicKey: textOf(request, 'publicKey'),
    owner: textOf(objectOf(facts, 'owner'), 'ref'),
    requester: textOf(objectOf(facts, 'requester'), 'ref'),
    scopes: Array.isArray(scopes)
      ? scopes.filter((scope): scope is string => typeof scope === 'string')
      : [],
    lifeMs: lifeOf(request),
  };
}

/** Terms that can be ordered, with what they name. */
interface Orderable {
  kind: 'orderable';
  issuer: Issuer;
  store: SecretStore;
  /** What the store is told. */
  path: string;
  identity: IdentityRow;
  environment: string;
  purpose: string;
  owner: string;
  requester: string;
  notAfter: string;
}

/** Whether terms can be ordered: what they name is connected and takes them. Asks no system. */
export async function judgeTerms(
  db: Knex,
  { issuers, stores }: IssuingPorts,
  { terms, now, askWhose }: { terms: Terms; now: Date; askWhose: AskWhose },
): Promise<Orderable | { kind: 'refused'; problems: TermProblem[] }> {
  const refused = (field: TermProblem['field'], ...messages: string[]) => ({
    kind: 'refused' as const,
    problems: messages.map(message => ({ field, message })),
  });
  const { environment, identity, lifeMs, owner, purpose, requester } = terms;
  if (
    !environment ||
    !identity ||
    !owner ||
    !purpose ||
    !requester ||
    !lifeMs ||
    !terms.target
  ) {
    return refused(
      'terms',
      'identity, environment, target, owner, purpose, requester and life have to be known before anything is issued',
    );
  }
  const issuer = issuers.get(terms.issuer ?? '');
  if (!issuer) {
    return refused('issuer', `no issuer ${terms.issuer} is connected`);
  }
  const { store: storeId, path } = splitTarget(terms.target);
  const store = stores.get(storeId);
  if (!store) {
    return refused('target', `no store ${storeId} is connected`);
  }
  const found = await db<IdentityRow>('inventory_identities')
    .where({ ref: identity })
    .first();
  if (!found || found.absent_since !== null) {
    return refused('identity', `the identity ${identity} is not there`);
  }
  if (issuer.source !== undefined && found.source !== issuer.source) {
    return refused(
      'issuer',
      `${issuer.title} issues for what ${issuer.source} shows, and ${found.display_name} is of ${found.source}`,
    );
  }
  if (
    issuer.environment !== undefined &&
    environmentWord(issuer.environment) !== environment
  ) {
    return refused(
      'environment',
      `${issuer.title} issues for ${issuer.environment}, and ${environment} was asked for`,
    );
  }
  const notAfter = new Date(now.getTime() + lifeMs).toISOString();
  const malformed = store.check(path);
  const problems = [
    ...refused(
      'target',
      ...(malformed.length > 0
        ? malformed
        : await askWhose(store, path, requester)),
    ).problems,
    ...refused(
      'scopes',
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
          publicKey: terms.publicKey,
        },
        { now },
      ),
    ).problems,
  ];
  return problems.length > 0
    ? { kind: 'refused', problems }
    : {
        kind: 'orderable',
        issuer,
        store,
        path,
        identity: found,
        environment: issuer.environment ?? environment,
        purpose,
        owner,
        requester,
        notAfter,
      };
}
