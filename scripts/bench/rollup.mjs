import { percentile, spread } from './measure.mjs';
import { createDatabase, load, observationOf } from './setUp.mjs';

const IDENTITIES = 25_000;
const ITEMS = 100_000;
const OWNERS = 50;
const COMPONENTS = 200;
const CALLS = 30;
/** Milliseconds; what a page may take, of which the database is the most. */
const GOAL = 400;
const FIRST = new Date('2026-01-01T00:00:00.000Z');
const NOW = new Date('2026-02-20T00:00:00.000Z');

/** Groups below ten divisions, and components in systems in domains. */
async function fillDirectory(knex) {
  const { replaceDirectory } = load('directory/replaceDirectory');
  const { replaceParts } = load('directory/replaceParts');
  const divisions = Array.from({ length: 10 }, (_, index) => ({
    ref: `group:default/division-${index}`,
    title: `Division ${index}`,
    members: [],
  }));
  const teams = Array.from({ length: OWNERS }, (_, index) => ({
    ref: `group:default/team-${index}`,
    title: `Team ${index}`,
    parentRef: divisions[index % 10].ref,
    members: [`user:default/person-${index}`],
  }));
  const components = Array.from({ length: COMPONENTS }, (_, index) => ({
    ref: `component:default/component-${index}`,
    system: `system:default/system-${index % 40}`,
  }));
  const parts = [
    ...Array.from({ length: 40 }, (_, index) => ({
      ref: `system:default/system-${index}`,
      kind: 'system',
      title: `System ${index}`,
      parentRef: `domain:default/domain-${index % 8}`,
    })),
    ...Array.from({ length: 8 }, (_, index) => ({
      ref: `domain:default/domain-${index}`,
      kind: 'domain',
      title: `Domain ${index}`,
    })),
  ];
  await knex.transaction(async trx => {
    await replaceDirectory(trx, [...divisions, ...teams], FIRST);
    await trx.batchInsert(
      'directory_components',
      components.map(({ ref, system }) => ({
        ref,
        name: ref,
        system,
        correlation: '[]',
      })),
    );
    await replaceParts(trx, components, parts);
  });
}

/** So many items of one campaign, as wide as real ones, in every standing; a tenth of what they ask was asked before. */
async function fillItems(knex) {
  await knex.raw(
    `insert into review_items (id, instance_id, identity_ref, identity_title, identity_type, subject_kind, subject_ref,
       subject_title, subject_json, subject_fingerprint, identity_key, question, source, environment, mode, owner_ref, cause,
       cause_kind, state, status, decision, decided_at, outcome, opened_at, due_at, on_silence, closed_at, evidence,
       evidence_digest, evidence_at, change_count, version)
     select lpad(n::text, 36, '0'), lpad(n::text, 36, '0'), i.ref, i.display_name, i.type, 'credential',
       i.ref || '-' || case when n % 10 = 0 then 0 else n end, 'key', '{}', repeat('f', 64), '{}', 'Does it still need its key?', 'bench',
       i.environment, 'enforce', i.owner_ref, 'It is certified every quarter', 'campaign', 'ask',
       case when n % 4 = 0 then 'open' else 'closed' end,
       case when n % 4 in (1, 2) then 'keep' when n % 8 = 3 then 'revoke' end,
       case when n % 4 <> 0 then to_char(timestamp '2026-01-01' + (n % 40) * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"') end,
       case when n % 4 in (1, 2) then 'kept' when n % 8 = 3 then 'revoked' when n % 4 = 3 then 'unanswered' end,
       to_char(timestamp '2026-01-01' + (n % 7) * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"'),
       to_char(timestamp '2026-02-15' + (n % 10) * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"'),
       'It is disabled', case when n % 4 <> 0 then '2026-02-01T00:00:00.000Z' end,
       (select string_agg(md5(n::text || k::text), '') from generate_series(1, 60) k), repeat('d', 64), '2026-01-01T00:00:00.000Z', 0, 1
     from generate_series(0, ${ITEMS - 1}) n
     join (select *, row_number() over (order by ref) - 1 as number from inventory_identities) i
       on i.number = n % ${IDENTITIES}`,
  );
  await knex.raw(
    `insert into campaign_subjects (campaign_id, identity_ref, subject_ref, source, title, outcome, item_id, taken_in)
     select 'bench', identity_ref, id, source, subject_title, 'item', id, false from review_items`,
  );
  await knex('campaigns').insert({
    id: 'bench',
    definition: 'bench',
    number: 1,
    open_key: 'bench',
    document: '{}',
    digest: '',
    flow: 'owner-review',
    state: 'running',
    cursor: '',
    opened_by: 'user:default/sam',
    opened_at: FIRST.toISOString(),
    due_at: NOW.toISOString(),
  });
}

/** Measures the roll-up of certification over 100,000 items. */
export async function benchRollup(url) {
  const { InventoryService } = load('inventory');
  const { describeCertification, listLeaves, readStandingChanges } =
    load('rollup');
  const knex = await createDatabase(url, 'rollup');
  const inventory = InventoryService.create({
    database: knex,
    clock: () => FIRST,
  });
  await inventory.record({
    source: { id: 'bench', kind: 'bench', title: 'Bench' },
    observation: observationOf(IDENTITIES),
  });
  await fillDirectory(knex);
  await fillItems(knex);
  await knex.raw('vacuum analyze');
  const lead = {
    anyOf: [
      { field: 'reviewer', refs: ['user:default/person-1'] },
      { field: 'ownerTree', refs: ['group:default/division-1'] },
    ],
  };
  const scopes = [
    ['everything', undefined],
    ['a lead of five teams', lead],
  ];
  const campaigns = [
    ['one campaign', 'bench'],
    ['the last question about each thing', undefined],
  ];
  const nodes = [
    { by: 'team' },
    { by: 'team', node: 'group:default/division-1' },
    { by: 'system' },
    { by: 'system', node: 'domain:default/domain-1' },
  ];
  console.log(
    `the roll-up of certification over ${ITEMS} items of ${IDENTITIES} identities`,
  );
  for (const [who, criteria] of scopes) {
    for (const [what, campaign] of campaigns) {
      const scope = {
        campaign,
        reviews: criteria,
        identities: criteria,
        now: NOW,
      };
      const ask = {
        numbers: where => trx =>
          describeCertification(trx, { scope, ...where }),
        'behind a number': where => trx =>
          listLeaves(trx, { scope, ...where, standing: 'overdue', limit: 51 }),
        trend: where => trx => readStandingChanges(trx, { scope, ...where }),
      };
      for (const [name, call] of Object.entries(ask)) {
        const took = [];
        for (let index = 0; index < CALLS; index += 1) {
          const from = process.hrtime.bigint();
          await knex.transaction(call(nodes[index % nodes.length]));
          took.push(Number(process.hrtime.bigint() - from) / 1e6);
        }
        const p95 = percentile(took, 0.95);
        console.log(
          `  ${who}, ${what}, ${name}: ${spread(took, 'ms')}, p95 ${p95.toFixed(
            0,
          )} ms (${p95 <= GOAL ? 'within' : 'above'} ${GOAL})`,
        );
      }
    }
  }
  await knex.destroy();
}
