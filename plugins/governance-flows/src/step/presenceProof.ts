import { ProofDemand } from '../definition/definition';
import { addDuration } from '../definition/durations';
import { PresenceProof, Refusal } from './event';
import { Run } from './run';

/**
 * Why a proof of presence does not meet a demand, if it does not: none was given, it is of another kind or over another
 * digest, or it is too old or from the future.
 */
export function refuseProof(
  run: Run,
  demand: ProofDemand,
  digest: string,
  proof: PresenceProof | undefined,
): Refusal | undefined {
  if (!proof) {
    return {
      code: 'proof-required',
      reason: `A proof that you are present (${demand.uses}) must come with it`,
    };
  }
  if (proof.uses !== demand.uses || proof.digest !== digest) {
    return {
      code: 'proof-mismatch',
      reason: 'The proof is of another kind, or of something else than this',
    };
  }
  if (proof.at > run.now || addDuration(proof.at, demand.fresh) < run.now) {
    return {
      code: 'proof-stale',
      reason: `The proof is not of the last ${demand.fresh}`,
    };
  }
  return undefined;
}
