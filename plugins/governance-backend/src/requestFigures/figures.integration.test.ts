import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { RequestFigures } from '@countersign/plugin-governance-common';
import { people } from '../__testUtils__/organisation';
import { startIssuingPortal } from '../issuance/__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const FLOW = 'service-account-issuance';

type Issuing = Awaited<ReturnType<typeof startIssuingPortal>>;

const setUp = async (id: TestDatabaseId) =>
  startIssuingPortal(await databases.init(id));

async function figures(
  { portal }: Issuing,
  user: string,
  query = '',
): Promise<RequestFigures> {
  const { status, body } = await portal
    .as(user)
    .get(`/request-figures?${query}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

const NOTHING = {
  requests: 0,
  open: 0,
  active: 0,
  refused: 0,
  unanswered: 0,
  unconfirmed: 0,
  unclaimed: 0,
  withdrawn: 0,
  notCarriedOut: 0,
};

/** Times of one request, in milliseconds from when it was made. */
interface Steps {
  approved: number;
  delivered: number;
  confirmed: number;
  active: number;
}

/** Writes down requests that have gone through, beside one that did so by itself, at times that are known exactly. */
async function addGranted(
  { portal: { knex } }: Issuing,
  like: { id: string; instanceId: string },
  steps: readonly Steps[],
  changes: { flow?: string; askedAt?: number } = {},
): Promise<void> {
  const request = await knex('flow_requests').where({ id: like.id }).first();
  const of = { instance_id: like.instanceId };
  const instance = await knex('flow_instances')
    .where({ id: like.instanceId })
    .first();
  const effects = await knex('flow_outbox').where(of);
  const credential = await knex('issued_credentials').where(of).first();
  const asked = changes.askedAt ?? Date.now() - 10 * DAY;
  const at = (ms: number) => new Date(asked + ms).toISOString();
  for (const [number, step] of steps.entries()) {
    const id = `${changes.flow ?? 'made'}-${number}`;
    await knex('flow_instances').insert({
      ...instance,
      id,
      dedupe_key: `request/${id}`,
      created_at: at(0),
    });
    await knex('flow_requests').insert({
      ...request,
      id,
      instance_id: id,
      idempotency_key: id,
      // Written a moment after its flow was started.
      created_at: at(5),
      flow: changes.flow ?? request.flow,
    });
    await knex('issued_credentials').insert({
      ...credential,
      id,
      instance_id: id,
      order_key: id,
      tag: id,
      ordered_at: at(step.approved),
      activated_at: at(step.active),
    });
    const times: Record<string, [number, number]> = {
      'credential.issue@v1': [step.approved, step.delivered],
      'credential.deliver@v1': [step.delivered, step.delivered],
      'credential.activate@v1': [step.confirmed, step.active],
    };
    for (const effect of effects) {
      const [created, done] = times[effect.uses];
      await knex('flow_outbox').insert({
        ...effect,
        key: `${id}/${effect.uses}`,
        instance_id: id,
        created_at: at(created),
        done_at: at(done),
      });
    }
  }
}

/** Asked for, approved, made, confirmed, in use. */
async function grant(
  all: Issuing,
): Promise<{ id: string; instanceId: string }> {
  const made = await all.deliver();
  await all.answer(people.ben, made.instanceId, 'confirm');
  await all.portal.pump();
  return made;
}

describe.each(databases.eachSupportedId())('figures of requests on %s', id => {
  it('IW-R2: says how long it took until credentials worked and where the time went, exactly', async () => {
    const all = await setUp(id);
    const made = await grant(all);
    await all.portal.knex('flow_requests').update({
      created_at: new Date(Date.now() - 200 * DAY).toISOString(),
    });
    // Ten that took 1 to 10 hours until they were approved, 1 to 10 seconds to make, and two hours more at each to be confirmed.
    await addGranted(
      all,
      made,
      [7, 3, 10, 1, 5, 2, 9, 4, 8, 6].map(n => ({
        approved: n * HOUR,
        delivered: n * HOUR + n * SECOND,
        confirmed: n * HOUR + n * SECOND + 2 * n * HOUR,
        active: n * HOUR + n * SECOND + 2 * n * HOUR + 7,
      })),
    );
    const { counts, times, flows } = await figures(all, people.sam);
    expect(counts).toEqual({ ...NOTHING, requests: 10, active: 10 });
    // By nearest rank the median of ten is the fifth, and nine of ten are the ninth.
    expect(times).toEqual({
      total: {
        median: 15 * HOUR + 5 * SECOND + 7,
        ninetieth: 27 * HOUR + 9 * SECOND + 7,
      },
      approval: { median: 5 * HOUR, ninetieth: 9 * HOUR },
      making: { median: 5 * SECOND + 7, ninetieth: 9 * SECOND + 7 },
      confirmation: { median: 10 * HOUR, ninetieth: 18 * HOUR },
    });
    expect(flows).toEqual([{ flow: FLOW, counts, times }]);
  });

  it('IW-R2: says nothing of how long it took of fewer than five, by flow as of all', async () => {
    const all = await setUp(id);
    const made = await grant(all);
    const steps = { approved: 1, delivered: 2, confirmed: 3, active: 4 };
    await addGranted(all, made, [steps, steps, steps]);
    const four = await figures(all, people.sam);
    expect([four.counts.active, four.times]).toEqual([4, undefined]);
    await addGranted(all, made, [steps], { flow: 'another' });
    const five = await figures(all, people.sam);
    expect(five.times).toBeDefined();
    expect(five.flows.map(({ flow, times }) => [flow, times])).toEqual([
      [FLOW, undefined],
      ['another', undefined],
    ]);
  });

  it('IW-R2: tells what was abandoned, and how, from what was refused, what works and what is on the way', async () => {
    const all = await setUp(id);
    const { portal, ask, answer } = all;
    const asked = async (name: string) => {
      const { status, body } = await ask({}, name);
      expect([name, status, body.error]).toEqual([name, 201, undefined]);
      return body;
    };
    const approve = async (instanceId: string) => {
      for (const who of [people.ann, people.dana]) {
        const { status, body } = await answer(who, instanceId, 'approve');
        expect([who, status, body.error]).toEqual([who, 200, undefined]);
      }
      await portal.pump();
    };
    const credentialOf = async (instanceId: string): Promise<string> =>
      (
        await portal
          .knex('issued_credentials')
          .where({ instance_id: instanceId })
          .first()
      ).id;
    const revoke = async (who: string, instanceId: string) => {
      const { status } = await portal
        .as(who)
        .post(`/credentials/${await credentialOf(instanceId)}/revocation`, {
          reason: 'it is not needed any more',
        });
      expect(status).toBe(202);
      await portal.pump();
    };
    const refused = await asked('is-refused');
    await answer(people.ann, refused.instanceId, 'deny');
    const made = [
      await asked('given-up'),
      await asked('taken-back'),
      await asked('unconfirmed'),
    ];
    for (const { instanceId } of made) {
      await approve(instanceId);
    }
    await revoke(people.sam, made[0].instanceId);
    await revoke(people.ann, made[1].instanceId);
    const works = await asked('comes-to-work');
    await approve(works.instanceId);
    await asked('nobody-answers');
    await answer(people.ben, works.instanceId, 'confirm');
    await portal.pump();
    await portal.moveClock({ days: 3 });
    await portal.pump();
    await portal.moveClock({ days: 8 });
    await portal.pump();
    // What works and is revoked later has come to work all the same.
    await revoke(people.ann, works.instanceId);
    await asked('on-the-way');
    const { counts } = await figures(all, people.sam);
    expect(counts).toEqual({
      ...NOTHING,
      requests: 7,
      unconfirmed: 1,
      unanswered: 1,
      refused: 2,
      active: 1,
      withdrawn: 1,
      open: 1,
    });
  });

  it('IW-R2: counts as abandoned what lay sealed and was not taken', async () => {
    const all = await setUp(id);
    const made = await grant(all);
    const { knex } = all.portal;
    const [credential] = await knex('issued_credentials');
    const claim = (name: string, more: object) => ({
      id: name,
      thumbprint: 't',
      owner: people.sam,
      credential_id: credential.id,
      idempotency_key: name,
      state: 'destroyed',
      version: 1,
      created_at: credential.ordered_at,
      expires_at: credential.not_after,
      ...more,
    });
    await knex('sealed_claims').insert(
      claim('moved', { destroyed_why: 'withdrawn' }),
    );
    expect((await figures(all, people.sam)).counts.active).toBe(1);
    await knex('sealed_claims').insert(
      claim('lost', { destroyed_why: 'expired' }),
    );
    expect((await figures(all, people.sam)).counts).toEqual({
      ...NOTHING,
      requests: 1,
      unclaimed: 1,
    });
    expect(made.id).toBeDefined();
  });

  it('counts for each what they asked for and what is about what they answer for, and everybody’s for who may read flows', async () => {
    const all = await setUp(id);
    await all.ask();
    const requests = async (user: string, query = '') =>
      (await figures(all, user, query)).counts.requests;
    // Sam asked about an account of ledger, to which ann belongs; lena leads the group above it, and pia is of another below that.
    expect(await requests(people.sam)).toBe(1);
    expect(await requests(people.ann)).toBe(1);
    expect(await requests(people.lena)).toBe(1);
    expect(await requests(people.pia)).toBe(0);
    expect(await requests(people.dana, 'scope=all')).toBe(1);
    expect(await requests(people.dana)).toBe(0);
    const refused = await all.portal
      .as(people.ann)
      .get('/request-figures?scope=all');
    expect(refused.status).toBe(403);
  });

  it('counts requests of the window only, and nothing that asks for no credential', async () => {
    const all = await setUp(id);
    const made = await grant(all);
    const steps = { approved: 1, delivered: 2, confirmed: 3, active: 4 };
    await addGranted(all, made, [steps, steps], {
      askedAt: Date.now() - 40 * DAY,
    });
    expect((await figures(all, people.sam, 'days=30')).counts.requests).toBe(1);
    expect((await figures(all, people.sam, 'days=90')).counts.requests).toBe(3);
    const odd = await all.portal.as(people.sam).get('/request-figures?days=31');
    expect(odd.status).toBe(400);
    const other = await all.portal
      .knex('flow_definitions')
      .where({ name: 'offboarding' })
      .first();
    await all.portal
      .knex('flow_instances')
      .where({ id: made.instanceId })
      .update({ hash: other.hash });
    expect((await figures(all, people.sam, 'days=30')).counts.requests).toBe(0);
  });
});
