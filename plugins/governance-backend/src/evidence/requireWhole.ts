import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  governanceEvidenceReadPermission,
  governanceLedgerReadPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { Authorizer } from '../permissions/Authorizer';

async function whyNotWhole(
  authorizer: Authorizer,
  credentials: BackstageCredentials,
): Promise<string | undefined> {
  for (const permission of [
    governanceEvidenceReadPermission,
    governanceLedgerReadPermission,
  ]) {
    if (!(await authorizer.isAllowed(permission, credentials))) {
      return `It takes the permission ${permission.name}`;
    }
  }
  const seen = await authorizer.reviews(
    governanceReviewReadPermission,
    credentials,
  );
  return seen.kind === 'everything'
    ? undefined
    : `It takes seeing every review (${governanceReviewReadPermission.name}): a pack is whole, and you see a part`;
}

/** Whether somebody may take a pack; see {@link requireWhole}. */
export async function seesWhole(
  authorizer: Authorizer,
  credentials: BackstageCredentials,
): Promise<boolean> {
  return (await whyNotWhole(authorizer, credentials)) === undefined;
}

/**
 * Lets somebody pass who may take a pack. A pack is whole or it proves nothing, so whoever may see a part of it only may not
 * take one.
 *
 * @throws NotAllowedError naming what is lacking
 */
export async function requireWhole(
  authorizer: Authorizer,
  credentials: BackstageCredentials,
): Promise<void> {
  const refused = await whyNotWhole(authorizer, credentials);
  if (refused !== undefined) {
    throw new NotAllowedError(refused);
  }
}
