import {
  IssueOrder,
  Issuer,
  IssueResult,
} from '@countersign/plugin-governance-node';
import { isRefusal, messageOf } from '../client/errors';

/**
 * Carries an order out where nothing stands against it and nothing is there under its tag yet.
 *
 * @param options - `make` makes it, and gives `undefined` where another call, of this process or of another one, has made
 * something under this tag at the same time
 */
export async function issueOnce(
  order: IssueOrder,
  options: {
    issuer: Pick<Issuer, 'check' | 'lookup'>;
    now: Date;
    signal: AbortSignal;
    make(): Promise<IssueResult | undefined>;
  },
): Promise<IssueResult> {
  const { issuer } = options;
  const problems = issuer.check(order, options);
  if (problems.length > 0) {
    return { outcome: 'refused', reason: problems.join('; ') };
  }
  if (options.signal.aborted) {
    return { outcome: 'failed', reason: 'it was given up' };
  }
  try {
    const present = await issuer.lookup(order.tag, options);
    if (present) {
      return { outcome: 'present', credential: present };
    }
  } catch (error) {
    return {
      outcome: isRefusal(error) ? 'refused' : 'failed',
      reason: messageOf(error),
    };
  }
  const made = await options.make();
  if (made) {
    return made;
  }
  try {
    const credential = await issuer.lookup(order.tag, options);
    return credential
      ? { outcome: 'present', credential }
      : { outcome: 'failed', reason: 'it was revoked meanwhile' };
  } catch (error) {
    return { outcome: 'failed', reason: messageOf(error) };
  }
}
