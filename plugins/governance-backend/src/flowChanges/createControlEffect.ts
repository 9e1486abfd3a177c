import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowChangeService } from './FlowChangeService';

/** Applies one kind of decided change. */
export type ControlApplier = (
  trx: Knex.Transaction,
  change: { target: string; to: string; digest: string; flow: string },
) => Promise<void>;

/** `control.apply@v1`: makes a change true that a flow has decided. Applying twice is applying once. */
export function createControlEffect(options: {
  knex: Knex;
  appliers: { [kind: string]: ControlApplier };
}): EffectHandler {
  return {
    id: 'control.apply@v1',
    class: 'change',
    async execute(call): Promise<EffectOutcome> {
      const { kind, target, to, digest } = call.with;
      const apply =
        typeof kind === 'string' && Object.hasOwn(options.appliers, kind)
          ? options.appliers[kind]
          : undefined;
      if (
        !apply ||
        typeof target !== 'string' ||
        typeof to !== 'string' ||
        typeof digest !== 'string'
      ) {
        const kinds = Object.keys(options.appliers).join(', ');
        return {
          outcome: 'failed',
          reason: `There is no change of the kind ${kind}; known are ${kinds}`,
          retryable: false,
        };
      }
      try {
        await options.knex.transaction(trx =>
          apply(trx, { target, to, digest, flow: call.flow }),
        );
      } catch (error) {
        if (error instanceof ConflictError || error instanceof NotFoundError) {
          return { outcome: 'failed', reason: error.message, retryable: false };
        }
        throw error;
      }
      return { outcome: 'done', proof: { applied: kind, target, to } };
    },
  };
}

/** Applies publications and roll-backs of flows. */
export function flowAppliers(changes: () => FlowChangeService): {
  [kind: string]: ControlApplier;
} {
  const apply: ControlApplier = (trx, { target, digest, flow }) =>
    changes().apply(trx, target, digest, { kind: 'engine', route: flow });
  return { publish: apply, rollback: apply };
}
