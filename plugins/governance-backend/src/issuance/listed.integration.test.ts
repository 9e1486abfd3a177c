import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { groups, people } from '../__testUtils__/organisation';
import { account } from '../__testUtils__/FakeSystem';
import { startIssuingPortal } from './__testUtils__/issuingPortal';
import { CredentialRow } from './rows';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 60 * 60 * 1000;

/** Four credentials: three of ledger in three states, one of payments; the first was made and delivered by its flow. */
async function setUp(id: TestDatabaseId) {
  const all = await startIssuingPortal(await databases.init(id));
  const { portal } = all;
  await all.deliver();
  const [made] = await portal.knex<CredentialRow>('issued_credentials');
  const at = (days: number) =>
    new Date(Date.parse(made.ordered_at) + days * DAY).toISOString();
  const other = (
    name: string,
    more: Partial<CredentialRow>,
  ): CredentialRow => ({
    ...made,
    id: name,
    order_key: name,
    tag: name,
    external_id: `login-${name}`,
    identity_ref: null,
    identity: name,
    ...more,
  });
  await portal.knex('issued_credentials').insert([
    other('payer', {
      owner: groups.payments,
      state: 'active',
      requested_by: people.pia,
      environment: 'staging',
      ordered_at: at(-1),
      not_after: at(3),
    }),
    other('reader_1', {
      state: 'active',
      requested_by: people.ann,
      issuer: 'gone',
      ordered_at: at(-2),
      not_after: at(30),
      purpose: 'Reads 100% of it',
    }),
    other('old', { state: 'ended', ordered_at: at(-3), not_after: at(2) }),
  ]);
  const names = async (user: string, query = '') => {
    const { status, body } = await portal.as(user).get(`/credentials?${query}`);
    expect([status, body.error]).toEqual([200, undefined]);
    expect(body.total).toBe(body.items.length);
    return body.items.map(({ identity }: IssuedCredentialView) => identity);
  };
  return { ...all, made, names };
}

describe.each(databases.eachSupportedId())(
  'the list of what was issued here, on %s',
  id => {
    it('IW-R2: shows one what one asked for and answers for, and everything to who may read flows', async () => {
      const { portal, names } = await setUp(id);
      expect(await names(people.ann)).toEqual(['booker', 'reader_1', 'old']);
      expect(await names(people.pia)).toEqual(['payer']);
      expect(await names(people.sam, 'scope=all')).toEqual([
        'booker',
        'payer',
        'reader_1',
        'old',
      ]);
      const refused = await portal
        .as(people.ann)
        .get('/credentials?scope=all&state=active');
      expect(refused.status).toBe(403);
      expect(JSON.stringify(refused.body)).not.toContain('reader_1');
    });

    it('IW-R2: narrows the list by state, issuer, environment, owner, end and text, and never beyond what one may see', async () => {
      const { names } = await setUp(id);
      const all = (query: string) => names(people.sam, `scope=all&${query}`);
      expect(await all('state=active')).toEqual(['payer', 'reader_1']);
      expect(await all('issuer=gone')).toEqual(['reader_1']);
      expect(await all('environment=staging')).toEqual(['payer']);
      expect(await all(`owner=${groups.payments}`)).toEqual(['payer']);
      expect(await all(`owner=${groups.finance}`)).toHaveLength(4);
      // What has ended already ends no more.
      expect(await all('endsWithinDays=4')).toEqual(['payer']);
      expect(await all('text=READER_')).toEqual(['reader_1']);
      expect(await all('text=100%25')).toEqual(['reader_1']);
      expect(await all('text=LOGIN-pay')).toEqual(['payer']);
      expect(await all('state=active&issuer=gone&text=nothing')).toEqual([]);
      expect(await names(people.ann, `owner=${groups.payments}`)).toEqual([]);
    });

    it('pages without losing or repeating one, filtered alike', async () => {
      const { portal } = await setUp(id);
      const seen: string[] = [];
      let after = '';
      do {
        const { body } = await portal
          .as(people.sam)
          .get(
            `/credentials?scope=all&owner=${groups.finance}&limit=1${after}`,
          );
        expect(body.total).toBe(4);
        seen.push(...body.items.map((item: IssuedCredentialView) => item.id));
        after = body.nextCursor ? `&after=${body.nextCursor}` : '';
      } while (after);
      expect([seen.length, new Set(seen).size]).toEqual([4, 4]);
    });

    it('says when one was last seen in use, by its own name or as one of an account, and nothing where nobody says', async () => {
      const { portal, system, made } = await setUp(id);
      const lastUse = async () => {
        const { body } = await portal
          .as(people.sam)
          .get('/credentials?scope=all');
        return Object.fromEntries(
          body.items.map(({ identity, lastUsedAt }: IssuedCredentialView) => [
            identity,
            lastUsedAt,
          ]),
        );
      };
      expect(await lastUse()).toEqual({
        booker: undefined,
        payer: undefined,
        reader_1: undefined,
        old: undefined,
      });
      const booker = system.accounts.get('booker');
      const key = (externalId: string, lastUsedAt: string) => ({
        externalId,
        kind: 'password' as const,
        status: 'active' as const,
        lastUsedAt,
      });
      system.hold(
        account('booker', {
          ...booker,
          credentials: [
            key(made.external_id ?? '', '2026-11-01T08:00:00.000Z'),
            key('another', '2026-11-09T08:00:00.000Z'),
          ],
        }),
        // A login that is an account of its own, with a password that has no name.
        account('login-payer', { credentials: [key('password', 'never')] }),
      );
      await portal.observe();
      expect(await lastUse()).toMatchObject({
        booker: '2026-11-01T08:00:00.000Z',
        payer: 'never',
        old: undefined,
      });
      // What is seen day by day stands over an older statement.
      const subject = await portal
        .knex('inventory_credentials')
        .where({ external_id: made.external_id })
        .first();
      await portal.knex('inventory_use').insert({
        identity_ref: subject.identity_ref,
        subject_ref: subject.ref,
        caller: 'ledger-api',
        day: '2026-11-05',
        count: 1,
        stated_by: 'fake',
      });
      expect((await lastUse()).booker).toBe('2026-11-05');
      const one = await portal.as(people.ann).get(`/credentials/${made.id}`);
      expect(one.body.lastUsedAt).toBe('2026-11-05');
    });
  },
);
