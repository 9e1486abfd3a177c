import { isError } from '@backstage/errors';
import { Issuer, IssueOrder, IssueResult } from '../ports';

function reasonOf(error: unknown): string {
  return isError(error) ? error.message : 'it was given up';
}

/**
 * Carries an order out where nothing stands against it and nothing is there under its tag yet: for issuers whose system shows what
 * they have made. Throws only what `make` throws.
 *
 * @param options - `isRefusal` says whether an error of `lookup` is a no that asking again does not change; `make` makes what is
 * ordered, and gives `undefined` where another call, of this process or of another one, has made something under this tag at the
 * same time
 * @public
 */
export async function issueUnlessPresent(
  order: IssueOrder,
  options: {
    issuer: Pick<Issuer, 'check' | 'lookup'>;
    now: Date;
    signal: AbortSignal;
    isRefusal(error: unknown): boolean;
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
      outcome: options.isRefusal(error) ? 'refused' : 'failed',
      reason: reasonOf(error),
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
      : {
          outcome: 'failed',
          reason:
            'it was revoked meanwhile, or something else stands under its name',
        };
  } catch (error) {
    return { outcome: 'failed', reason: reasonOf(error) };
  }
}
