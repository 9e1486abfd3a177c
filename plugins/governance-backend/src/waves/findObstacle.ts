import { WaveAction } from '@countersign/plugin-governance-common';
import { describeFreeze } from '../control/createEffectGate';
import { concerns, HeldFreeze } from '../control/freeze';
import { ROTATION_FLOW } from '../issuance/replacementFacts';
import { IssuingPorts } from '../issuance/judgeTerms';
import { CredentialRow } from '../issuance/rows';

/** What decides whether something can be done with a credential now. */
export interface Circumstances {
  ports: IssuingPorts;
  /** All that hold. */
  freezes: readonly HeldFreeze[];
}

function findRotationObstacle(
  row: CredentialRow,
  { ports, freezes }: Circumstances,
): string | undefined {
  const freeze = freezes.find(held =>
    concerns(held, {
      flow: ROTATION_FLOW,
      facts: {
        request: {
          identity: row.identity_ref ?? undefined,
          issuer: row.issuer,
          integration: row.integration ?? undefined,
        },
        owner: { ref: row.owner },
      },
    }),
  );
  if (freeze) {
    return `Nothing new is issued, for ${describeFreeze(
      freeze,
    )}; it can only be revoked`;
  }
  if (row.state !== 'active') {
    return `Only what is in use can be replaced; it is ${row.state}`;
  }
  if (row.identity_ref === null) {
    return 'The identity that it is for is not known here';
  }
  if (row.public_key !== null) {
    return 'It is about a key that its holder has; they ask for another one themselves';
  }
  return ports.stores.has(row.store)
    ? undefined
    : `The store ${row.store} is not connected`;
}

/** Why a credential cannot be revoked or replaced now, for a person; `undefined` where it can. Pure. */
export function findObstacle(
  action: WaveAction,
  row: CredentialRow,
  circumstances: Circumstances,
): string | undefined {
  const issuer = circumstances.ports.issuers.get(row.issuer);
  if (!issuer) {
    return `The issuer ${row.issuer} is not connected`;
  }
  if (issuer.capabilities.revocation === 'none') {
    return `${issuer.title} cannot revoke: what it has made works until it ends`;
  }
  switch (action) {
    case 'revoke':
      return undefined;
    case 'rotate':
      return findRotationObstacle(row, circumstances);
    default:
      throw new Error(`Unknown action ${action satisfies never}`);
  }
}
