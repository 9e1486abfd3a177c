import { EffectCall, Issuer } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { settleCall } from './operations/calls';
import { CallRow } from './rows';

/**
 * Finds out what calls have left whose answers nobody has, and takes it away: nobody holds its secret.
 *
 * @returns why that could not be done yet, if it could not
 * @throws where the issuer cannot be asked
 */
export async function clearUp(
  { knex, issuer }: { knex: Knex; issuer: Issuer },
  tags: readonly string[],
  { call, signal }: { call: EffectCall; signal: AbortSignal },
): Promise<string | undefined> {
  const at = call.now.toISOString();
  for (const tag of tags) {
    const found = await issuer.lookup(tag, { now: call.now, signal });
    const settle = (state: CallRow['state'], reason: string) =>
      settleCall(
        knex,
        { tag, from: ['called', 'orphan'] },
        { state, settled_at: at, reason },
      );
    if (!found || found.status === 'revoked') {
      await settle('absent', 'the issuer shows nothing under this tag');
    } else {
      const left = await settle(
        'orphan',
        `${found.externalId} was made and nobody holds it`,
      );
      if (!left) {
        return `the answer that ${found.externalId} came with has been dealt with meanwhile`;
      }
      const removed = await issuer.revoke(tag, { signal });
      if (removed.outcome === 'failed' || removed.outcome === 'refused') {
        return `${found.externalId}, which nobody holds, could not be revoked: ${removed.reason}`;
      }
      await settle('removed', `${found.externalId}: ${removed.detail}`);
    }
  }
  return undefined;
}
