import { TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import {
  answer,
  asked,
  definitionOf,
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

  it('says beforehand where an answer leads, and where silence does', async () => {
    const { portal } = await setUp(databases, id, TWO_STAGES);
    const item = await itemOf(portal, 'booker');
    const { body } = await portal.as(people.ann).get(`/reviews/${item.id}`);
    const consequences = body.actions.map(
      ({ action, consequence }: { action: string; consequence?: string }) => [
        action,
        consequence,
      ],
    );
    expect(consequences).toContainEqual([
      'keep',
      'The answer is recorded, and the others are still asked.',
    ]);
    expect(body.onSilence).toBe('The next stage is asked.');
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
    expect([state, decision]).toEqual(['cooling', undefined]);
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

  it('previews the people whom a launch then asks', async () => {
    const { portal, campaign } = await setUp(
      databases,
      id,
      `
  stages:
    - { id: first, reviewers: [manager, { cel: 'identity.name == "booker" ? ["user:default/pia"] : []' }], deadline: P7D }
`,
      [
        keyOnly('booker'),
        keyOnly('theirs', {}, people.lena),
        keyOnly('made', { createdBy: people.lena }),
      ],
    );
    await portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/cancel`, { reason: 'it is asked anew' });
    await portal.runTask('campaigns');
    const { body: preview } = await portal
      .as(people.sam)
      .get('/campaign-definitions/staged/preview');
    const launched = await portal
      .as(people.sam)
      .post('/campaigns', { definition: 'staged', digest: preview.digest });
    expect([launched.status, launched.body.error]).toEqual([201, undefined]);
    await portal.runTask('campaigns');
    const rows: { user_ref: string }[] = await portal
      .knex('review_reviewers')
      .join('review_items', 'review_items.id', 'review_reviewers.item_id')
      .where({ status: 'open' })
      .select('user_ref');
    const launchedFor = new Map<string, number>();
    for (const { user_ref } of rows) {
      launchedFor.set(user_ref, (launchedFor.get(user_ref) ?? 0) + 1);
    }
    expect(
      preview.reviewers
        .map(({ ref, items }: { ref: string; items: number }) => [ref, items])
        .sort(),
    ).toEqual([...launchedFor].sort());
    expect(launchedFor.get(people.lena)).toBe(1);
  });

  it('names nobody who was erased in who was asked, and keeps no word of theirs', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    const item = await itemOf(portal, 'booker');
    await portal.as(people.ann).post('/me/absence', {
      substitute: people.pia,
      from: new Date().toISOString(),
      to: new Date(Date.now() + 24 * 3600 * 1000).toISOString(),
    });
    const { stages } = await staging(portal, item);
    const given = await portal
      .as(people.ben)
      .post(`/reviews/${item.id}/delegations`, {
        task: stages[0].tasks.find(({ assignee }) => assignee === people.ben)
          ?.id,
        to: people.sam,
        reason: 'my hip is being operated on',
      });
    expect(given.status).toBe(200);
    for (const person of [people.ann, people.ben]) {
      const erased = await portal
        .as(people.sam)
        .delete(`/ledger/personal/${encodeURIComponent(person)}`);
      expect(erased.status).toBe(200);
    }
    for (const table of [
      'review_stages',
      'review_tasks',
      'review_task_events',
      'review_plans',
      'absences',
    ]) {
      const text = JSON.stringify(await portal.knex(table).select());
      expect([table, text.includes(people.ann)]).toEqual([table, false]);
      expect([table, text.includes(people.ben)]).toEqual([table, false]);
      expect([table, text.includes('hip')]).toEqual([table, false]);
    }
  });

  it.each([
    ['acceptedIfNotDenied', 'silence is never consent'],
    ['firstDecides', 'oneKeepKeeps, oneRevokeRevokes or allMustKeep'],
  ])(
    'refuses the strategy %s where a definition is saved',
    async (name, words) => {
      const { portal } = await setUp(databases, id, ONE_STAGE);
      const { status, body } = await portal
        .as(people.sam)
        .post('/campaign-definitions', {
          source: definitionOf(ONE_STAGE.replace('allMustKeep', name)),
        });
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining(words),
      ]);
    },
  );

  it.each([
    [
      'a ladder beyond the stage',
      'escalation: [{ after: P20D, to: [manager] }]',
    ],
    ['a reminder beyond the stage', 'reminders: [P14D]'],
    ['nobody to ask', 'reviewers: []'],
    [
      'an expression over what there is not',
      'reviewers: [{ cel: subject.colour }]',
    ],
    ['a stage that outlasts the campaign', 'deadline: P90D'],
  ])('refuses %s', async (_, part) => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    const [key] = part.split(':');
    const stage = {
      id: 'id: owners',
      reviewers: 'reviewers: [owner]',
      deadline: 'deadline: P14D',
      [key]: part,
    };
    const { status } = await portal
      .as(people.sam)
      .post('/campaign-definitions', {
        source: definitionOf(
          `  stages: [{ ${Object.values(stage).join(', ')} }]\n`,
        ),
      });
    expect(status).toBe(400);
  });

  it('is not launched where the whole chain leads to nobody', async () => {
    const { portal } = await setUp(databases, id, ONE_STAGE);
    portal.setEntities(
      portal
        .currentEntities()
        .map(entity =>
          entity.metadata.name === 'security'
            ? { ...entity, relations: [] }
            : entity,
        ),
    );
    await portal.runTask('directory');
    const { body } = await portal
      .as(people.sam)
      .get('/campaign-definitions/staged/preview');
    expect(body.blocked).toEqual(
      expect.arrayContaining([
        expect.stringContaining('would be put to nobody'),
      ]),
    );
  });
});
