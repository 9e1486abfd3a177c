import { KnownEffect } from './knownInstances';
import { EffectEnding } from './settleEffect';

/** A leased effect that has come back, and what it came to. */
export interface EndedEffect extends KnownEffect {
  ending: EffectEnding;
}

/**
 * What came back while the database did nothing for anybody. It is recorded before anything else is claimed: were it
 * forgotten, each turn would call the same effects again and use up their attempts, though the system outside had done its
 * part.
 */
export class UnrecordedEnds {
  #ends: EndedEffect[] = [];

  add(ends: readonly EndedEffect[]): void {
    this.#ends.push(...ends);
  }

  /** Hands out all there are; who takes them adds those again that cannot be recorded now either. */
  takeAll(): EndedEffect[] {
    const ends = this.#ends;
    this.#ends = [];
    return ends;
  }
}
