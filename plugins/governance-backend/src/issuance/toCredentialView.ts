import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { IssuingPorts } from './judgeTerms';
import { CredentialRow } from './rows';

/** A credential as it is shown, by the names of issuer and store while they are connected. */
export function toCredentialView(
  row: CredentialRow,
  { issuers, stores }: IssuingPorts,
): IssuedCredentialView {
  const issuer = issuers.get(row.issuer);
  return {
    id: row.id,
    instanceId: row.instance_id,
    state: row.state,
    issuer: row.issuer,
    issuerTitle: issuer?.title,
    replaces: row.replaces ?? undefined,
    activation: issuer?.capabilities.activation,
    identity: row.identity,
    identityRef: row.identity_ref ?? undefined,
    environment: row.environment,
    scopes: JSON.parse(row.scopes),
    purpose: row.purpose,
    owner: row.owner,
    requestedBy: row.requested_by,
    store: row.store,
    storeTitle: stores.get(row.store)?.title,
    storedAt: row.stored_at ?? undefined,
    externalId: row.external_id ?? undefined,
    notAfter: row.not_after,
    orderedAt: row.ordered_at,
    issuedAt: row.issued_at ?? undefined,
    deliveredAt: row.delivered_at ?? undefined,
    activatedAt: row.activated_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endReason: row.end_reason ?? undefined,
    refusedAt: row.refused_at ?? undefined,
  };
}
