import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  governanceEvidenceReadPermission,
  governanceIdentityExplainPermission,
  governanceIdentityReadPermission,
} from '@countersign/plugin-governance-common';
import { Authorizer, Visibility } from './Authorizer';

/**
 * Of which identities the caller may ask why they had access: of all that they see who may read evidence, and of what a policy
 * names, such as what they own.
 */
export async function explainable(
  authorizer: Authorizer,
  credentials: BackstageCredentials,
): Promise<Visibility> {
  const seen = await authorizer.identities(
    governanceIdentityReadPermission,
    credentials,
  );
  if (
    await authorizer.isAllowed(governanceEvidenceReadPermission, credentials)
  ) {
    return seen;
  }
  const own = await authorizer.identities(
    governanceIdentityExplainPermission,
    credentials,
  );
  if (seen.kind === 'some' && own.kind === 'some') {
    return {
      kind: 'some',
      criteria: { allOf: [seen.criteria, own.criteria] },
    };
  }
  // What cannot be seen cannot be asked about, whatever else a policy says.
  return seen.kind === 'everything' || own.kind === 'nothing' ? own : seen;
}

/**
 * The same, for whoever asks.
 *
 * @throws NotAllowedError naming the permissions, where they may ask of none
 */
export async function requireExplainable(
  authorizer: Authorizer,
  credentials: BackstageCredentials,
): Promise<Visibility> {
  const visibility = await explainable(authorizer, credentials);
  if (
    visibility.kind === 'nothing' &&
    !(await authorizer.isAllowed(governanceEvidenceReadPermission, credentials))
  ) {
    throw new NotAllowedError(
      `It takes the permission ${governanceEvidenceReadPermission.name}, or ${governanceIdentityExplainPermission.name} for what one asks about`,
    );
  }
  return visibility;
}
