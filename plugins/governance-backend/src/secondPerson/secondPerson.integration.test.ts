import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const OVERRIDE = {
  decision: 'keep',
  override: true,
  justification: 'The source is down and the books close tonight',
};
const AGREE = { agrees: true, reason: 'I looked at the ledger myself' };

async function setUp(id: TestDatabaseId, more: object = {}) {
  const system = new FakeSystem('fake');
  system.hold(account('booker', more));
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const [{ ref }] = await portal.knex('inventory_identities').select('ref');
  await portal
    .as(people.sam)
    .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  const read = async (item: { id: string }): Promise<ReviewItemDetail> =>
    (await portal.as(people.sam).get(`/reviews/${item.id}`)).body;
  const decide = async (user: string, item: ReviewItem, body: object) => {
    const { evidenceDigest } = await read(item);
    return portal
      .as(user)
      .post(`/reviews/${item.id}/decisions`, { evidenceDigest, ...body });
  };
  const answer = (user: string, item: ReviewItem, body: object) =>
    portal.as(user).post(`/reviews/${item.id}/second`, body);
  /** Lets the evidence get too old. */
  const age = async () => {
    await portal.moveClock({ days: 8 });
    await portal.pump();
  };
  return { system, portal, read, decide, answer, age };
}

describe.each(databases.eachSupportedId())('a second person on %s', id => {
  it('takes a reason and somebody independent who agrees to keep on evidence that is too old', async () => {
    const { portal, read, decide, answer, age } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    await age();
    expect((await decide(people.ann, item, { decision: 'keep' })).status).toBe(
      409,
    );
    const bare = await decide(people.ann, item, {
      ...OVERRIDE,
      justification: ' ',
    });
    expect(bare.status).toBe(400);
    const revoke = await decide(people.ann, item, {
      ...OVERRIDE,
      decision: 'revoke',
    });
    expect(revoke.status).toBe(400);

    const proposed = await decide(people.ann, item, OVERRIDE);
    expect(proposed.status).toBe(200);
    const waiting = await read(item);
    expect(waiting).toMatchObject({
      status: 'open',
      state: 'second',
      second: {
        state: 'waiting',
        first: people.ann,
        reasons: ['stale-evidence'],
      },
    });
    expect(waiting.decision).toBeUndefined();
    expect(waiting.reviewers.map(({ ref }) => ref).sort()).toEqual([
      people.dana,
      people.lena,
      people.sam,
    ]);
    const refused = [];
    for (const user of [people.ann, people.ben, people.pia]) {
      refused.push((await answer(user, item, AGREE)).status);
    }
    expect(refused.every(status => [403, 404].includes(status))).toBe(true);
    expect((await answer(people.lena, item, { agrees: true })).status).toBe(
      400,
    );

    expect((await answer(people.lena, item, AGREE)).status).toBe(200);
    const kept = await read(item);
    expect(kept).toMatchObject({
      status: 'closed',
      outcome: 'kept',
      decision: 'keep',
      second: { state: 'agreed', second: people.lena, answer: AGREE.reason },
    });
    const row = await portal
      .knex('review_items')
      .where({ id: item.id })
      .first();
    expect([row.decided_by, row.justification]).toEqual([
      people.ann,
      OVERRIDE.justification,
    ]);
    expect((await answer(people.sam, item, AGREE)).status).toBe(409);
  });

  it('never has somebody agree with themselves by another account, nor by whoever stands in for them', async () => {
    const { portal, read, decide, answer, age } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    await portal.knex('directory_aliases').insert([
      { user_ref: people.lena, person: people.ann },
      { user_ref: people.ann, person: people.ann },
    ]);
    await portal.knex('absences').insert({
      id: 'a1',
      person: people.ann,
      substitute: people.dana,
      from_at: '2020-01-01T00:00:00.000Z',
      to_at: '2099-01-01T00:00:00.000Z',
    });
    await age();
    expect((await decide(people.ann, item, OVERRIDE)).status).toBe(200);
    expect((await read(item)).reviewers.map(({ ref }) => ref)).toEqual([
      people.sam,
    ]);
    // Somebody who comes to stand in for them afterwards may not either.
    await portal.knex('absences').update({ substitute: people.sam });
    expect((await answer(people.sam, item, AGREE)).status).toBe(403);
    expect(await read(item)).toMatchObject({ state: 'second' });
  });

  it('asks again where the second person does not agree', async () => {
    const { portal, read, decide, answer, age } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    await age();
    await decide(people.ann, item, OVERRIDE);
    const said = await answer(people.dana, item, { ...AGREE, agrees: false });
    expect(said.status).toBe(200);
    const again = await read(item);
    expect(again).toMatchObject({
      status: 'open',
      state: 'ask',
      second: { state: 'disagreed' },
    });
    expect(again.reviewers.map(({ ref }) => ref)).toEqual([
      people.ann,
      people.ben,
    ]);
  });

  it('keeps nothing where the second person is silent', async () => {
    const { portal, read, decide, age } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    await age();
    await decide(people.ann, item, OVERRIDE);
    await portal.moveClock({ days: 7, ms: 1000 });
    await portal.pump();
    const silent = await read(item);
    expect([silent.state, silent.decision, silent.second?.state]).toEqual([
      'cooling',
      undefined,
      'lapsed',
    ]);
  });

  it('takes a second person to keep what nobody is known to own', async () => {
    const { portal, read, decide, answer } = await setUp(id, {
      owner: undefined,
    });
    const item = await portal.findReview(people.sam, 'booker');
    const keep = (await read(item)).actions.find(
      ({ action }) => action === 'keep',
    );
    expect(keep?.takesSecond).toEqual(['unresolved-owner']);
    expect((await decide(people.sam, item, { decision: 'keep' })).status).toBe(
      409,
    );
    expect((await decide(people.sam, item, OVERRIDE)).status).toBe(200);
    expect((await answer(people.sam, item, AGREE)).status).toBe(403);
    expect((await answer(people.dana, item, AGREE)).status).toBe(200);
    expect(await read(item)).toMatchObject({ outcome: 'kept' });
  });

  it('takes a second person to keep what has come to another owner while it is asked about', async () => {
    const { system, portal, read, decide, answer } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    system.hold(account('booker', { owner: groups.payments }));
    await portal.moveClock({ ms: 1000 });
    await portal.runTask('sources');
    const plain = await decide(people.ann, item, { decision: 'keep' });
    expect(plain.status).toBe(200);
    expect(await read(item)).toMatchObject({
      state: 'second',
      second: { reasons: ['ownership-changed'] },
    });
    expect((await answer(people.lena, item, AGREE)).status).toBe(200);
    expect(await read(item)).toMatchObject({ outcome: 'kept' });
  });

  it('takes nobody else to revoke, nor to keep what an owner has long had', async () => {
    const { portal, read, decide } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    expect((await decide(people.ann, item, { decision: 'keep' })).status).toBe(
      200,
    );
    expect(await read(item)).toMatchObject({ outcome: 'kept' });
    expect((await read(item)).second).toBeUndefined();
  });
});
