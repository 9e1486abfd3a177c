import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { people } from '../../__testUtils__/organisation';
import { startTestPortal } from '../../__testUtils__/startTestPortal';
import { IssuerDouble, StoreDouble } from './doubles';

/**
 * A portal with an account of ledger, whose credentials are had from a double.
 *
 * @param options - `remediates`: whether the system does what reviews decide
 */
export async function startIssuingPortal(
  knex: Knex,
  config?: JsonObject,
  options: { remediates?: boolean } = {},
) {
  const system = new FakeSystem('fake');
  const issuer = new IssuerDouble();
  const store = new StoreDouble();
  system.hold(
    account('booker', {
      privileged: false,
      // So that its risk is known, and nobody has to step up.
      credentials: [
        {
          externalId: 'booker-key',
          kind: 'api-key',
          status: 'active',
          createdAt: new Date().toISOString(),
          expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
        },
      ],
    }),
  );
  const portal = await startTestPortal({
    knex,
    config,
    connectors: registry => {
      registry.addSource(system);
      if (options.remediates) {
        registry.addRemediationConnector(system);
      }
      registry.addIssuer(issuer);
      registry.addStore(store);
    },
  });
  await portal.observe();
  const { ref } = await portal.knex('inventory_identities').first('ref');
  const stated = {
    request: {
      issuer: 'fake',
      purpose: 'pays people',
      environment: 'prod',
      ttlDays: 20,
      scopes: ['payroll:read'],
      target: 'kept:payroll',
    },
    subject: { kind: 'service-account' },
  };
  const ask = (changes: object = {}, key = 'request-01') =>
    portal.as(people.sam).post('/requests', {
      flow: 'service-account-issuance',
      about: ref,
      stated: { ...stated, request: { ...stated.request, ...changes } },
      idempotencyKey: key,
    });
  const answer = async (who: string, instanceId: string, decision: string) => {
    const as = portal.as(who);
    const { body } = await as.get(`/approvals/${instanceId}`);
    return as.post(`/approvals/${instanceId}/answers`, {
      decision,
      digest: body.digest,
    });
  };
  const progress = async (requestId: string) =>
    (await portal.as(people.sam).get(`/requests/${requestId}`)).body;
  /** Asked for, approved by owner and security, issued and delivered. */
  const deliver = async () => {
    const { body: made } = await ask();
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    return { id: made.id, instanceId: made.instanceId };
  };
  return { portal, system, issuer, store, ref, ask, answer, progress, deliver };
}
