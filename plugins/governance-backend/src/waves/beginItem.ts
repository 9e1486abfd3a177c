import { isError } from '@backstage/errors';
import { Knex } from 'knex';
import { readFreezes } from '../control/operations/readFreezes';
import { findOpenRotation } from '../issuance/operations/findOpenRotation';
import { lockCredential } from '../issuance/operations/credentials';
import { CredentialRow } from '../issuance/rows';
import { findObstacle } from './findObstacle';
import { findWaiting, updateItem } from './operations/items';
import { lockWaves } from './operations/waves';
import { WaveItemRow, WavesRow } from './rows';
import { WaveContext, WAVES_ACTOR } from './waveContext';

async function startFlow(
  trx: Knex.Transaction,
  { credentials }: WaveContext,
  waves: WavesRow,
  credential: CredentialRow,
): Promise<{ instanceId: string }> {
  const caller = { principal: waves.started_by, actor: WAVES_ACTOR };
  switch (waves.action) {
    case 'revoke':
      return credentials.startRevocation(trx, credential, waves.reason, caller);
    case 'rotate':
      return (
        (await findOpenRotation(trx, credential)) ??
        credentials.startRotation(trx, credential, caller)
      );
    default:
      throw new Error(`Unknown action ${waves.action satisfies never}`);
  }
}

/** What becomes of an item whose turn has come. Looks once more at what has changed since it was planned. */
async function begin(
  trx: Knex.Transaction,
  context: WaveContext,
  waves: WavesRow,
  item: WaveItemRow,
): Promise<Partial<WaveItemRow>> {
  const at = (await context.engine().now(trx)).toISOString();
  const settled = { begun_at: at, settled_at: at };
  const credential = await lockCredential(trx, item.credential_id);
  if (!credential) {
    return { ...settled, state: 'failed', reason: 'It is not there any more' };
  }
  if (credential.state === 'ended') {
    return {
      ...settled,
      state: 'done',
      reason: `It had ended before: ${credential.end_reason ?? 'unknown'}`,
    };
  }
  const obstacle = findObstacle(waves.action, credential, {
    ports: context.ports(),
    freezes: await readFreezes(trx),
  });
  if (obstacle !== undefined) {
    return { ...settled, state: 'failed', reason: obstacle };
  }
  const { instanceId } = await startFlow(trx, context, waves, credential);
  return { state: 'begun', instance_id: instanceId, begun_at: at };
}

/**
 * Begins with one credential, where its waves still run and nobody else has begun with it. The flow that ends it and the item
 * that says so commit together, so that neither a crash nor a second replica makes two. What is refused is written down as
 * failed; any other trouble is thrown, and leaves it waiting.
 */
export async function beginItem(
  context: WaveContext,
  { id, position }: { id: string; position: number },
): Promise<void> {
  const attempt = (
    become: (
      trx: Knex.Transaction,
      waves: WavesRow,
      item: WaveItemRow,
    ) => Promise<Partial<WaveItemRow>>,
  ) =>
    context.knex.transaction(async trx => {
      const waves = await lockWaves(trx, id);
      const item =
        waves?.state === 'running'
          ? await findWaiting(trx, id, position)
          : undefined;
      if (waves && item) {
        await updateItem(trx, item, await become(trx, waves, item));
      }
    });
  try {
    await attempt((trx, waves, item) => begin(trx, context, waves, item));
  } catch (error) {
    if (
      !isError(error) ||
      !['ConflictError', 'InputError', 'NotFoundError'].includes(error.name)
    ) {
      throw error;
    }
    const reason = error.message;
    await attempt(async trx => {
      const at = (await context.engine().now(trx)).toISOString();
      return { state: 'failed', reason, begun_at: at, settled_at: at };
    });
  }
}
