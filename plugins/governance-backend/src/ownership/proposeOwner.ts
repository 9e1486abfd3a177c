import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { insertOverride, updateOverride } from './operations/overrides';
import { readProposable } from './readProposable';

/**
 * Keeps that somebody says an identity, a certificate or a partner integration belongs to another team. Nothing changes until that team confirms it. What was proposed
 * before about the same identity gives way; a correction that is in force does not, and neither does what sources say already.
 */
export async function proposeOwner(
  trx: Knex.Transaction,
  proposal: {
    identityRef: string;
    owner: string;
    by: string;
    reason?: string;
    at: string;
  },
): Promise<void> {
  const { identityRef, owner, by, reason, at } = proposal;
  const proposable = await readProposable(trx, identityRef);
  if (!proposable?.isNews(owner)) {
    return;
  }
  const { open, stated } = proposable;
  if (open) {
    await updateOverride(trx, open.id, {
      open_key: null,
      state: 'ended',
      ended_at: at,
      end_reason: 'superseded',
    });
  }
  await insertOverride(trx, {
    id: randomUUID(),
    identity_ref: identityRef,
    open_key: identityRef,
    owner_ref: keyOf(owner),
    owner_before: stated.row.owner_ref,
    proposed_by: by,
    reason: reason ?? null,
    proposed_at: at,
    confirmed_by: null,
    confirmed_at: null,
    until: null,
    state: 'proposed',
    ended_at: null,
    end_reason: null,
    settled_at: null,
  });
}
