import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  ReviewItem,
  ReviewItemDetail,
  ReviewStaging,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { organisation, people } from '../../__testUtils__/organisation';
import {
  startTestPortal,
  TestPortal,
} from '../../__testUtils__/startTestPortal';

/** One account with a key and no role. */
export function keyOnly(name: string, more = {}, requestedBy?: string) {
  return account(name, { grants: [], ...more }, requestedBy);
}

/** Another account of somebody. */
export function user(name: string, sameAs: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'governance.countersign.dev/same-person-as': sameAs },
    },
    spec: { memberOf: [] },
  };
}

/** A definition with these stages over what is in production. */
export function definitionOf(spec: string): string {
  return `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: staged, title: Staged, owner: 'group:default/security' }
spec:
  asks: [credentials]
  scope: { environment: production }
  cause: It is certified every quarter
  deadline: P60D
  freshness: P2D
${spec}
`;
}

/** A portal with accounts, and a campaign that has asked about them. */
export async function setUp(
  databases: TestDatabases,
  id: TestDatabaseId,
  spec: string,
  accounts = [keyOnly('booker')],
  entities: Entity[] = [],
  /** What is the case before anybody is asked. */
  before?: (portal: TestPortal) => PromiseLike<unknown>,
) {
  const system = new FakeSystem('fake');
  system.hold(...accounts);
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
    entities: [...organisation(), ...entities],
  });
  await portal.observe();
  await before?.(portal);
  const saved = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: definitionOf(spec) });
  expect([saved.status, saved.body.error]).toEqual([201, undefined]);
  const launched = await portal
    .as(people.sam)
    .post('/campaigns', { definition: 'staged', digest: saved.body.digest });
  expect([launched.status, launched.body.error]).toEqual([201, undefined]);
  await portal.runTask('campaigns');
  return { system, portal, campaign: launched.body.id as string };
}

/** The review of an account's key. */
export async function itemOf(
  portal: TestPortal,
  name: string,
): Promise<ReviewItem> {
  return portal.findReview(people.sam, name);
}

/** Who is and was asked about it. */
export async function staging(
  portal: TestPortal,
  item: ReviewItem,
): Promise<ReviewStaging> {
  const { status, body } = await portal
    .as(people.sam)
    .get(`/reviews/${item.id}/stages`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

/** Has somebody decide on the evidence as it is, and the engine do what follows. */
export async function answer(
  portal: TestPortal,
  person: string,
  item: ReviewItem,
  decision: string,
) {
  const { body } = await portal.as(people.sam).get(`/reviews/${item.id}`);
  const answered = await portal
    .as(person)
    .post(`/reviews/${item.id}/decisions`, {
      decision,
      evidenceDigest: body.evidenceDigest,
      ...(decision === 'reduce'
        ? { reduceTo: { expiresAt: '2027-06-01T00:00:00Z' } }
        : {}),
    });
  await portal.pump();
  return answered;
}

/** The item as sam sees it. */
export async function detailOf(
  portal: TestPortal,
  item: ReviewItem,
): Promise<ReviewItemDetail> {
  const { body } = await portal.as(people.sam).get(`/reviews/${item.id}`);
  return body;
}

/** Who is asked in the stage that is open, with what each said. */
export function asked(view: ReviewStaging): [string, string | undefined][] {
  const open = view.stages.find(({ closedAt }) => closedAt === undefined);
  return (open?.tasks ?? [])
    .filter(({ status }) => status !== 'closed')
    .map(({ assignee, response }) => [assignee, response]);
}
