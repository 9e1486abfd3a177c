import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { accountOf } from '../accounts';
import { RbacObjects } from '../gatherRbac';
import { readMark } from '../remediation/disabledMark';
import { mayBeDisabled } from '../remediation/objections';
import { bindingsOf } from '../remediation/reach';
import { accountCredentialId } from '../remediation/subjects';

/**
 * Adds to each service account that can be put out of service from here a credential that stands for all its tokens, those of
 * its pods too, so that the account itself is asked about. It is inactive while the account is out of service and no binding gives
 * it anything. Pure.
 *
 * @param options - `namespaces`: where accounts may be put out of service
 */
export function withAccounts(
  identities: readonly ObservedIdentity[],
  options: Pick<RbacObjects, 'accounts' | 'bindings'> & {
    namespaces: readonly string[];
    hasAllBindings: boolean;
  },
): ObservedIdentity[] {
  const marked = new Set(
    options.accounts
      .filter(({ metadata }) => readMark(metadata))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
  return identities.map(identity => {
    const account = accountOf(identity.key.externalId);
    // What only a binding names does not exist, as far as anybody knows.
    if (
      !account ||
      identity.status !== 'active' ||
      !mayBeDisabled(account, options.namespaces)
    ) {
      return identity;
    }
    const isMarked = marked.has(`${account.namespace}/${account.name}`);
    const isOut =
      isMarked && options.hasAllBindings && !isReached(account, options);
    return {
      ...identity,
      credentials: [
        {
          externalId: accountCredentialId(account),
          kind: 'token' as const,
          displayName: 'every token of the account',
          status: isOut ? ('inactive' as const) : ('active' as const),
          createdAt: identity.createdAt,
        },
        ...identity.credentials,
      ],
    };
  });
}

function isReached(
  account: Parameters<typeof bindingsOf>[1],
  { bindings }: Pick<RbacObjects, 'bindings'>,
): boolean {
  const { own, byGroup } = bindingsOf(bindings, account);
  return own.length + byGroup.length > 0;
}
