import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';

/** How the world stands in the transaction that claims effects. */
export interface OpenGate {
  /** Whether whatever follows from a schedule or from silence has been stopped. */
  stopped: boolean;
  /** Facts that guards read at this moment, and why nothing may give access now, if so. */
  inspect(instance: { instanceId: string; flow: string; facts: JsonObject }): {
    facts: JsonObject;
    /** `by` is the freeze, where it is one. */
    frozen?: { by?: string; reason: string };
  };
  /**
   * Of effects that silence brought about and that take access away, those that may go on now, and when there is room for
   * more.
   */
  admitDisables(
    trx: Knex.Transaction,
    keys: readonly string[],
    now: Date,
  ): Promise<{ admitted: Set<string>; roomAt: string }>;
  /** Takes note of an instance that a freeze turned away. */
  noteBlocked(
    trx: Knex.Transaction,
    blocked: { instanceId: string; by: string }[],
  ): Promise<void>;
}

/** What the engine asks before it claims effects or starts an instance. */
export interface EffectGate {
  open(trx: Knex.Transaction): Promise<OpenGate>;
  /** The same where nobody has to be waited for; without it, whoever starts an instance leaves its effects to a claim. */
  openAtOnce?(trx: Knex.Transaction): Promise<OpenGate | undefined>;
}

const OPEN: OpenGate = {
  stopped: false,
  inspect: () => ({ facts: {} }),
  admitDisables: async (_, keys, now) => ({
    admitted: new Set(keys),
    roomAt: now.toISOString(),
  }),
  noteBlocked: async () => {},
};

/** Nothing is ever stopped. */
export const noGate: EffectGate = {
  open: async () => OPEN,
  openAtOnce: async () => OPEN,
};
