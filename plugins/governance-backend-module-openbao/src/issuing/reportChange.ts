import { RemediationResult } from '@countersign/plugin-governance-node';
import { isRefusal, messageOf } from '../client/errors';

/** Carries a change out, and says of whatever kept it from being done whether it may be tried again. */
export async function reportChange(
  work: () => Promise<RemediationResult>,
): Promise<RemediationResult> {
  try {
    return await work();
  } catch (error) {
    return {
      outcome: 'failed',
      reason: messageOf(error),
      retryable: !isRefusal(error),
    };
  }
}
