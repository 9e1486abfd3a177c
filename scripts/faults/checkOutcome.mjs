import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { tokenOf } from '../portal.mjs';

/** Every item has the outcome that was decided. */
export function checkItems(report, { all, items, wanted }) {
  const outcomes = { keep: 'kept', revoke: 'revoked' };
  const wrong = all.filter(
    name => items.get(name).outcome !== outcomes[wanted.get(name)],
  );
  report.check(
    `every one of ${all.length} items is closed with the right outcome`,
    wrong.length === 0,
    wrong.map(name => `${name}: ${items.get(name).outcome}`).join(', '),
  );
}

/** The target carried every order out once, and nothing that people had to do. */
export function checkTarget(
  report,
  { names, byHand, wanted, handedOver, target },
) {
  const effects = target.effects();
  const revoked = names.filter(name => wanted.get(name) === 'revoke');
  report.check(
    `the target carried each of ${revoked.length} revocations out once, under one key each`,
    revoked.every(name => effects.get(name)?.length === 1),
  );
  report.check(
    'the target carried nothing else out',
    [...effects.keys()].every(name => revoked.includes(name)),
  );
  const orderedByHand = byHand.filter(name => wanted.get(name) === 'revoke');
  report.check(
    `what ${orderedByHand.length} people had to do was handed to them, and the target took no order for it`,
    handedOver.size === orderedByHand.length &&
      orderedByHand.every(name => handedOver.has(name) && !effects.has(name)),
  );
  console.log(
    `       ${target.deliveries()} deliveries for ${
      revoked.length
    } effects; what came again came under the same key`,
  );
}

/** PostgreSQL roles stand as was decided. */
export function checkRoles(report, { roles, wanted, logins }) {
  // An order that comes again does no more than it did the first time: nobody has waited for a cool-down, so no role goes.
  const canLogin = new Map(
    logins.map(({ rolname, rolcanlogin }) => [rolname, rolcanlogin]),
  );
  report.check(
    `each of ${roles.length} PostgreSQL roles is there, and has its login or has lost it, as was decided`,
    roles.every(name => canLogin.get(name) === (wanted.get(name) === 'keep')),
    `${roles.length - logins.length} are gone`,
  );
}

/** Every item was decided once, every effect has ended, and more than one process did the work. */
export async function checkRecords(report, { all, governance }) {
  const decisions = await governance(
    `select subject, count(*)::int as count from ledger_entries where type = 'review.decided' group by 1`,
  );
  report.check(
    `the ledger holds one decision for each of ${all.length} items`,
    decisions.length === all.length &&
      decisions.every(({ count }) => count === 1),
  );
  const [outbox] = await governance(
    `select count(*)::int as count, count(distinct lease_owner)::int as owners,
          count(*) filter (where status in ('done', 'failed', 'withheld'))::int as ended,
          sum(attempts)::int as attempts from flow_outbox`,
  );
  report.check(
    `every one of ${outbox.count} effects has ended`,
    outbox.count === outbox.ended && outbox.count > 0,
    `${outbox.attempts} attempts`,
  );
  report.check(
    'more than one process did the work',
    outbox.owners > 1,
    `${outbox.owners} processes`,
  );
}

/** What is exported of the ledger verifies without the portal. */
export async function checkLedger(report, { root, folder, people, url }) {
  await people.insist('a checkpoint', () =>
    people.call('otto', 'POST', '/ledger/checkpoints'),
  );
  const { body: ledger } = await people.call('otto', 'GET', '/ledger');
  report.check(
    'nothing in the ledger waits to be chained',
    ledger.unchained === 0,
  );
  const exported = path.join(folder, 'ledger.ndjson');
  const lines = await fetch(`${url}/api/governance/ledger/export`, {
    headers: {
      authorization: `Bearer ${await tokenOf('otto', url)}`,
    },
  });
  fs.writeFileSync(exported, await lines.text());
  const verdict = spawnSync(
    process.execPath,
    [
      path.join(
        root,
        'plugins/cli-module-governance/bin/countersign-governance',
      ),
      'ledger',
      'verify',
      exported,
    ],
    { encoding: 'utf8', cwd: root },
  );
  report.check(
    `the ledger of ${ledger.size} entries verifies offline`,
    verdict.status === 0,
    verdict.status === 0 ? '' : `${verdict.stdout}${verdict.stderr}`,
  );
}

/** Every flow instance is what its events make of it. */
export async function checkInstances(report, { all, people }) {
  const instances = [];
  let after;
  do {
    const { body } = await people.call(
      'otto',
      'GET',
      `/flow-instances?limit=200${after ? `&after=${after}` : ''}`,
    );
    instances.push(...body.items);
    after = body.nextCursor;
  } while (after);
  const problems = [];
  for (const { id } of instances) {
    const { body } = await people.call(
      'otto',
      'GET',
      `/flow-instances/${id}/verification`,
    );
    problems.push(...(body.ok ? [] : body.problems));
  }
  report.check(
    `each of ${instances.length} flow instances recomputes from its events`,
    problems.length === 0 && instances.length >= all.length,
    problems.join('; '),
  );
}
