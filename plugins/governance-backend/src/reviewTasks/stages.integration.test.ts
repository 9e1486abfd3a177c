import { TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import {
  answer,
  asked,
  detailOf,
  itemOf,
  keyOnly,
  setUp,
  staging,
  user,
} from './__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ONE_STAGE = `
  stages:
    - { id: owners, reviewers: [owner], strategy: allMustKeep, deadline: P14D }
`;
const TWO_STAGES = `
  stages:
    - { id: owners, reviewers: [owner], strategy: oneRevokeRevokes, deadline: P14D }
    - { id: security, reviewers: [approvers], strategy: oneKeepKeeps, deadline: P7D }
`;

describe.each(databases.eachSupportedId())('stages on %s', id => {
  it('scenario 5: asks one stage, with one task for each reviewer and nothing answered', async () => {
    const { portal } = await setUp(databases, id, TWO_STAGES);
    const item = await itemOf(portal, 'booker');
    const view = await staging(portal, item);
    expect(view).toMatchObject({
      strategy: 'allMustKeep',
      ahead: ['security'],
      stages: [{ id: 'owners', iteration: 1, escalationLevel: 0 }],
    });
    expect(asked(view)).toEqual([
      [people.ann, undefined],
      [people.ben, undefined],
    ]);
    expect(item).toMatchObject({ status: 'open', state: 'ask' });
  });

  it('scenario 11: an answer is the person’s own, and leaves their list; the item waits for the other', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    const item = await itemOf(portal, 'booker');
    expect((await answer(portal, people.ann, item, 'keep')).status).toBe(200);
    expect(asked(await staging(portal, item))).toEqual([
      [people.ann, 'keep'],
      [people.ben, undefined],
    ]);
    const lists = await Promise.all(
      [people.ann, people.ben].map(async person => {
        const { body } = await portal.as(person).get('/reviews?assignee=me');
        return body.total;
      }),
    );
    expect(lists).toEqual([0, 1]);
    expect((await detailOf(portal, item)).decision).toBeUndefined();
    await answer(portal, people.ben, item, 'keep');
    expect(await detailOf(portal, item)).toMatchObject({
      status: 'closed',
      outcome: 'kept',
      decision: 'keep',
    });
  });

  it('scenario 12: an answer is changed while its stage is open; the task is the same', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    const item = await itemOf(portal, 'booker');
    await answer(portal, people.ann, item, 'keep');
    const before = (await staging(portal, item)).stages[0].tasks;
    const changed = await answer(portal, people.ann, item, 'revoke');
    expect([changed.status, changed.body.error]).toEqual([200, undefined]);
    const { stages, events } = await staging(portal, item);
    expect(stages[0]).toMatchObject({ outcome: 'revoke' });
    expect(stages[0].tasks.map(task => task.id)).toEqual(
      before.map(task => task.id),
    );
    expect(events.map(({ kind }) => kind)).toEqual(['opened', 'voided']);
    expect(await detailOf(portal, item)).toMatchObject({
      status: 'withdrawable',
      decision: 'revoke',
    });
  });

  it('scenario 13: not knowing counts as answered and not as decided', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    const item = await itemOf(portal, 'booker');
    const said = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/routes`, { kind: 'dont-know' });
    expect([said.status, said.body.error]).toEqual([200, undefined]);
    expect(asked(await staging(portal, item))).toEqual([
      [people.ann, 'undecided'],
      [people.ben, undefined],
    ]);
    await answer(portal, people.ben, item, 'keep');
    expect(await detailOf(portal, item)).toMatchObject({ status: 'open' });
    await portal.moveClock({ days: 15 });
    await portal.pump();
    expect((await staging(portal, item)).stages[0].outcome).toBe('undecided');
  });

  it('scenario 43: a keep and a revoke are a revoke where all must keep; a keep and silence are silence', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE, [
      keyOnly('booker'),
      keyOnly('lonely'),
    ]);
    const booker = await itemOf(portal, 'booker');
    const lonely = await itemOf(portal, 'lonely');
    await answer(portal, people.ann, booker, 'keep');
    await answer(portal, people.ben, booker, 'revoke');
    await answer(portal, people.ann, lonely, 'keep');
    await portal.moveClock({ days: 15 });
    await portal.pump();
    const outcomes = await Promise.all(
      [booker, lonely].map(
        async item => (await staging(portal, item)).stages[0].outcome,
      ),
    );
    expect(outcomes).toEqual(['revoke', 'no-response']);
    const silent = (await staging(portal, lonely)).stages[0].tasks;
    expect(silent.map(({ status, closedFor }) => [status, closedFor])).toEqual([
      ['answered', undefined],
      ['closed', 'the stage has ended'],
    ]);
  });

  it('scenario 37: a review that is stopped is put to no later stage, and keeps what it was', async () => {
    const { portal } = await setUp(databases, id, TWO_STAGES);
    const item = await itemOf(portal, 'booker');
    await answer(portal, people.ann, item, 'revoke');
    await portal.moveClock({ days: 1 });
    await portal.pump();
    const view = await staging(portal, item);
    expect(view.stages.map(stage => [stage.id, stage.outcome])).toEqual([
      ['owners', 'revoke'],
    ]);
    expect(await detailOf(portal, item)).toMatchObject({
      status: 'closed',
      outcome: 'revoked',
      decision: 'revoke',
    });
  });

  it('puts a kept item before the second stage, which another person decides', async () => {
    const { portal } = await setUp(databases, id, TWO_STAGES);
    const item = await itemOf(portal, 'booker');
    await answer(portal, people.ann, item, 'keep');
    await answer(portal, people.ben, item, 'keep');
    const view = await staging(portal, item);
    expect(view.stages.map(stage => [stage.id, stage.outcome])).toEqual([
      ['owners', 'keep'],
      ['security', undefined],
    ]);
    expect(asked(view)).toEqual([
      [people.dana, undefined],
      [people.sam, undefined],
    ]);
    expect((await answer(portal, people.ann, item, 'keep')).status).toBe(403);
    expect((await answer(portal, people.dana, item, 'keep')).status).toBe(200);
    expect(await detailOf(portal, item)).toMatchObject({ outcome: 'kept' });
  });

  it('keeps nothing by an earlier stage whose last stage stays silent', async () => {
    const { portal } = await setUp(
      databases,
      id,
      `${TWO_STAGES}  strategy: oneRevokeRevokes\n`,
      [keyOnly('booker', {})],
    );
    const item = await itemOf(portal, 'booker');
    await answer(portal, people.ann, item, 'keep');
    await answer(portal, people.ben, item, 'keep');
    await portal.moveClock({ days: 8 });
    await portal.pump();
    expect((await staging(portal, item)).stages[1].outcome).toBe('no-response');
    const { state, decision } = await detailOf(portal, item);
    expect([state, decision]).toEqual(['disabled', undefined]);
  });

  it('asks the stage anew where its decision is taken back, and what was said there counts for nothing', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    const item = await itemOf(portal, 'booker');
    await answer(portal, people.ann, item, 'revoke');
    const taken = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/withdrawal`);
    expect([taken.status, taken.body.error]).toEqual([200, undefined]);
    await portal.pump();
    const view = await staging(portal, item);
    expect(view.stages.map(({ outcome }) => outcome)).toEqual([
      undefined,
      undefined,
    ]);
    expect(asked(view)).toEqual([
      [people.ann, undefined],
      [people.ben, undefined],
    ]);
    await answer(portal, people.ann, item, 'keep');
    await answer(portal, people.ben, item, 'keep');
    expect(await detailOf(portal, item)).toMatchObject({ outcome: 'kept' });
  });

  it('scenario 44, 45: a group stands for its people, and a person found by two ways is asked once', async () => {
    const { portal } = await setUp(
      databases,
      id,
      `
  stages:
    - id: all
      reviewers: [owner, 'group:default/finance', 'user:default/ann', { cel: '[identity.owner, "user:default/pia"]' }, manager]
      deadline: P7D
`,
    );
    const view = await staging(portal, await itemOf(portal, 'booker'));
    expect(
      view.stages[0].tasks.map(({ assignee, via }) => [assignee, via]),
    ).toEqual([
      [people.ann, groups.ledger],
      [people.ben, groups.ledger],
      [people.lena, groups.finance],
      [people.pia, groups.payments],
    ]);
  });

  it('asks whoever requested it by none of their accounts, and the next in the chain where nobody is left', async () => {
    const { portal } = await setUp(
      databases,
      id,
      `
  stages:
    - { id: owners, reviewers: ['user:default/ben-admin', 'user:default/ben'], deadline: P7D }
`,
      [keyOnly('booker', {}, people.ben)],
      [user('ben-admin', people.ben)],
    );
    const view = await staging(portal, await itemOf(portal, 'booker'));
    expect(asked(view)).toEqual([[people.ann, undefined]]);
    expect(view.events[0].cause).toContain('nobody whom the stage names');
  });
});
