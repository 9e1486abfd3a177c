import { createHash } from 'node:crypto';
import { createCampaigns } from '../bench/campaigns.mjs';

const BATCH = 40;
/** Decisions of one person that are sent together. */
const TOGETHER = 25;
/** Decisions that are made before what follows from them is looked at. */
const AT_ONCE = 60;

/** What somebody decides about a subject, and how; the same in every run over the same population. */
export function plannedFor(subjectRef) {
  const digit =
    createHash('sha256').update(subjectRef).digest().readUInt16BE(0) % 5;
  return [
    { decision: 'keep', together: false },
    { decision: 'revoke', together: false },
    { decision: 'keep', together: true },
    { decision: 'revoke', together: true },
    undefined,
  ][digit];
}

/** A connector to a target that carries each order out once by its key, and is read back. */
function connectorTo(targetUrl) {
  const nameOf = ({ action, subject }) => `${action} ${subject.externalId}`;
  return {
    id: 'counting@v1',
    source: 'bench',
    supports: () => true,
    async apply(order, { idempotencyKey, signal }) {
      const response = await fetch(targetUrl, {
        signal,
        method: 'POST',
        headers: { 'idempotency-key': idempotencyKey },
        body: JSON.stringify({ does: nameOf(order) }),
      });
      await response.arrayBuffer();
      return { outcome: 'applied', detail: nameOf(order) };
    },
    async verify(order, { signal }) {
      const done = await (await fetch(targetUrl, { signal })).json();
      return {
        verified: done.includes(nameOf(order)),
        detail: `${done.length} orders are carried out`,
      };
    },
  };
}

/** Everything that works on a campaign, on a database and beside a target. */
export function workOn(knex, targetUrl) {
  return createCampaigns(knex, BATCH, [connectorTo(targetUrl)]);
}

/** Open items that nobody has decided and somebody is going to, with whom that is: who comes first of those asked. */
export async function listUndecided(knex) {
  const rows = await knex('review_items')
    .join('review_reviewers', 'review_reviewers.item_id', 'review_items.id')
    .where({ 'review_items.status': 'open' })
    .whereNull('review_items.decision')
    .groupBy('review_items.id')
    .orderBy('review_items.subject_ref')
    .select('review_items.id', 'subject_ref', 'evidence_digest')
    .min('user_ref as user');
  return rows.flatMap(({ subject_ref, evidence_digest, ...row }) => {
    const planned = plannedFor(subject_ref);
    return planned
      ? [{ ...row, ...planned, evidenceDigest: evidence_digest }]
      : [];
  });
}

async function decideOne({ reviews }, item) {
  await reviews.decide(item.id, requestOf(item), callerOf(item.user));
}

const requestOf = ({ decision, evidenceDigest }) => ({
  decision,
  evidenceDigest,
  justification: 'It was looked at',
});
const callerOf = user => ({
  userRef: user,
  actor: { kind: 'person', principal: user },
});

async function decideTogether({ reviews }, user, items, logger) {
  return reviews.decideInBulk(
    items.map(item => ({ id: item.id, request: requestOf(item) })),
    { caller: callerOf(user), admit: async () => new Map(), logger },
  );
}

/**
 * People decide some of what they are going to. Who is refused because somebody else was there first is content.
 *
 * @returns how many items had not been decided when it began
 */
export async function decideSome(knex, made, logger) {
  const undecided = await listUndecided(knex);
  const some = undecided.slice(0, AT_ONCE);
  for (const item of some.filter(({ together }) => !together)) {
    try {
      await decideOne(made, item);
    } catch (error) {
      if (error.name !== 'ConflictError') {
        throw error;
      }
    }
  }
  const users = [...new Set(some.map(({ user }) => user))];
  for (const user of users) {
    const theirs = some.filter(item => item.together && item.user === user);
    for (let start = 0; start < theirs.length; start += TOGETHER) {
      await decideTogether(
        made,
        user,
        theirs.slice(start, start + TOGETHER),
        logger,
      );
    }
  }
  return undecided.length;
}

/** Takes everything as far as it goes now. Says whether anything was done. */
export async function goOn(knex, made, logger) {
  await made.campaigns.turn();
  const undecided = await decideSome(knex, made, logger);
  const pumped = await made.engine.pump({ limit: 20 });
  return undecided > 0 || Object.values(pumped).some(count => count > 0);
}
