import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { admitDisables } from '../caps/operations/admitDisables';
import { readDisputed } from '../flowChecks/operations/checks';
import { DisagreementRow } from '../flowChecks/rows';
import { EffectGate, OpenGate } from '../flows';
import { FreezeRow, concerns } from './freeze';
import {
  SwitchRow,
  lockSwitch,
  lockSwitchAtOnce,
} from './operations/lockSwitch';
import { readFreezes } from './operations/readFreezes';

/** How a freeze is told to a person. */
export function describeFreeze(freeze: FreezeRow): string {
  return `the ${freeze.kind} ${freeze.target} is frozen since ${freeze.set_at}: ${freeze.reason}`;
}

/** How a decision that comes out differently is told to a person. */
function describeDispute({ rule, was, is }: DisagreementRow): string {
  return `the rule ${rule} on which it rests came to ${was} then and comes to ${is} now`;
}

/**
 * Looks at incidents for the engine, inside its own transaction. Flows with guards read `incident.active`; whatever gives
 * access is held back besides, guard or not.
 */
export function createEffectGate(options: {
  automaticDisablesPerHour: number;
}): EffectGate {
  const openWith = async (
    trx: Knex.Transaction,
    { stopped }: SwitchRow,
  ): Promise<OpenGate> => {
    const freezes = await readFreezes(trx);
    const disputed = await readDisputed(trx);
    return {
      stopped: Boolean(stopped),
      inspect: instance => {
        const hit = freezes.find(freeze => concerns(freeze, instance));
        const dispute = disputed.get(instance.instanceId);
        const facts: JsonObject = {
          incident: { active: hit !== undefined, revalidated: false },
        };
        return {
          facts,
          ...(hit
            ? { frozen: { by: hit.id, reason: describeFreeze(hit) } }
            : dispute && {
                frozen: { reason: describeDispute(dispute) },
              }),
        };
      },
      admitDisables: (inner, keys, now) =>
        admitDisables(inner, {
          keys,
          perHour: options.automaticDisablesPerHour,
          now,
        }),
      async noteBlocked(inner, blocked) {
        for (const { instanceId, by } of blocked) {
          await inner('flow_blocked')
            .insert({ freeze_id: by, instance_id: instanceId })
            .onConflict(['freeze_id', 'instance_id'])
            .ignore();
        }
      },
    };
  };
  return {
    open: async trx => openWith(trx, await lockSwitch(trx, 'shared')),
    async openAtOnce(trx) {
      const row = await lockSwitchAtOnce(trx);
      return row && openWith(trx, row);
    },
  };
}
