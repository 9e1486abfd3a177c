import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  governanceLedgerReadPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { Authorizer } from './Authorizer';

const credentials = mockCredentials.user('user:default/ann');

describe('Authorizer', () => {
  it('allows nobody anything while the permission backend is away', async () => {
    const away = async () => {
      throw new Error('connect ECONNREFUSED');
    };
    const authorizer = new Authorizer({
      permissions: mockServices.permissions.mock({
        authorize: away,
        authorizeConditional: away,
      }),
      registry: mockServices.permissionsRegistry.mock(),
    });
    await expect(
      authorizer.isAllowed(governanceLedgerReadPermission, credentials),
    ).rejects.toThrow('ECONNREFUSED');
    await expect(
      authorizer.require(governanceLedgerReadPermission, credentials),
    ).rejects.toThrow('ECONNREFUSED');
    await expect(
      authorizer.reviews(governanceReviewReadPermission, credentials),
    ).rejects.toThrow('ECONNREFUSED');
  });

  it('names the permission that is lacking', async () => {
    const authorizer = new Authorizer({
      permissions: mockServices.permissions.mock({
        authorize: async () => [{ result: AuthorizeResult.DENY }],
      }),
      registry: mockServices.permissionsRegistry.mock(),
    });
    await expect(
      authorizer.require(governanceLedgerReadPermission, credentials),
    ).rejects.toThrow('It takes the permission governance.ledger.read');
  });
});
