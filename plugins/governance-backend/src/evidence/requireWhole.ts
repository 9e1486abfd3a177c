import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  governanceEvidenceReadPermission,
  governanceLedgerReadPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { Authorizer } from '../permissions/Authorizer';

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
  await authorizer.require(governanceEvidenceReadPermission, credentials);
  await authorizer.require(governanceLedgerReadPermission, credentials);
  const seen = await authorizer.reviews(
    governanceReviewReadPermission,
    credentials,
  );
  if (seen.kind !== 'everything') {
    throw new NotAllowedError(
      `It takes seeing every review (${governanceReviewReadPermission.name}): a pack is whole, and you see a part`,
    );
  }
}
