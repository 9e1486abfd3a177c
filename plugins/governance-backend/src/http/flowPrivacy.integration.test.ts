import { TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Whatever tells of flows: their definitions, instances, evidence, changes, runs, checks, modes and incidents. */
const ABOUT_FLOWS =
  /^\/(flows|flow-|trigger|exceptions|obligations|freezes|incident-waves|modes|control)/;

describe.each(databases.eachSupportedId())(
  'somebody who may not read flows, on %s',
  id => {
    it('sees no definition, no instance and no evidence', async () => {
      const system = new FakeSystem('fake');
      system.hold(account('booker'));
      const portal = await startTestPortal({
        knex: await databases.init(id),
        connectors: registry => registry.addSource(system),
      });
      await portal.observe();
      const { ref } = await portal.knex('inventory_identities').first('ref');
      const { body: asked } = await portal.as(people.sam).post('/requests', {
        flow: 'offboarding',
        about: ref,
        stated: {},
        idempotencyKey: 'seen-by-few',
      });
      await portal.as(people.sam).post('/freezes', {
        kind: 'issuer',
        target: 'issuer:vault',
        reason: 'a test freezes it to see who knows',
        owner: groups.ledger,
      });
      const instance = `/flow-instances/${asked.instanceId}`;
      const pia = portal.as(people.pia);
      const routes = portal.routes.filter(
        ({ method, path }) => method === 'get' && ABOUT_FLOWS.test(path),
      );
      expect(routes.length).toBeGreaterThan(15);
      for (const { path } of routes) {
        const url = path
          .replace('/flow-instances/:id', instance)
          .replace(':name', 'offboarding')
          .replace(':id', asked.instanceId);
        const { status, text } = await pia.get(url);
        expect([path, status]).toEqual([path, 403]);
        expect(text).not.toContain('booker');
      }

      // Who is asked sees the instance, and nothing of others.
      expect((await portal.as(people.ann).get(instance)).status).toBe(200);
      expect((await portal.as(people.ann).get('/flows')).status).toBe(403);
      expect((await pia.get('/approvals')).body.items).toEqual([]);
      expect((await pia.get(`/approvals/${asked.instanceId}`)).status).toBe(
        403,
      );
      expect((await pia.get(`/requests/${asked.id}`)).status).toBe(403);
    });
  },
);
