import { TestDatabases } from '@backstage/backend-test-utils';
import { account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'what is made past the portal, on %s',
  id => {
    it('WL-R5: is a finding; what was there before, and what was asked for, is none', async () => {
      const all = await startIssuingPortal(await databases.init(id));
      const { portal, system, deliver, issuer, ref } = all;
      const found = async () =>
        (
          await portal
            .knex('inventory_findings')
            .where({ rule: 'bypassed-issuance', resolved_at: null })
            .orderBy('title')
        ).map(({ title }: { title: string }) => title);
      expect(await found()).toEqual([]);

      await deliver();
      const [made] = issuer.alive;
      const key = (externalId: string) => ({
        externalId,
        kind: 'api-key' as const,
        status: 'active' as const,
      });
      system.hold(
        account('booker', {
          credentials: [
            key('booker-key'),
            key(made.externalId),
            key('made-at-night'),
          ],
        }),
      );
      await portal.observe();
      expect(await found()).toEqual(['booker: made-at-night']);
      const { body } = await portal.as(people.dana).get(`/identities/${ref}`);
      expect(JSON.stringify(body)).toContain('no request stands behind it');

      system.hold(
        account('booker', {
          credentials: [key('booker-key'), key(made.externalId)],
        }),
      );
      await portal.observe();
      expect(await found()).toEqual([]);
    });
  },
);
