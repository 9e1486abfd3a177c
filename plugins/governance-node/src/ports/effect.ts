import { JsonObject } from '@backstage/types';

/**
 * An effect as the engine hands it to a handler. Plain data.
 *
 * @public
 */
export interface EffectCall {
  /** `instance/visit/effect`; the same for every attempt. */
  idempotencyKey: string;
  instanceId: string;
  flow: string;
  state: string;
  /** What the flow's `with` evaluated to. */
  with: JsonObject;
  /** The facts the instance was started with or has been given since. */
  facts: JsonObject;
  attempt: number;
  /** When the flow came to order it; the same for every attempt. */
  orderedAt: Date;
  now: Date;
}

/**
 * What became of an effect. `failed` with `retryable` is tried again up to the cap that the flow declares. `facts` are
 * handed on to the flow, nested by their paths, such as `{ grant: { notAfter } }`: those that the effect catalogue declares
 * as yielded facts, and never a secret.
 *
 * @public
 */
export type EffectOutcome =
  | { outcome: 'done'; proof: JsonObject; facts?: JsonObject }
  | { outcome: 'failed'; reason: string; retryable: boolean };

/**
 * Carries out one versioned effect, such as `remediation.revoke@v1`. Called outside any transaction, possibly more than
 * once with the same key.
 *
 * @public
 */
export interface EffectHandler {
  id: string;
  /**
   * What it does to the world: `notify` only tells people and runs in the modes advise and enforce, `change` runs in
   * enforce alone.
   */
  class: 'notify' | 'change';
  execute(
    call: EffectCall,
    options: { signal: AbortSignal },
  ): Promise<EffectOutcome>;
}
