import { JsonObject } from '@backstage/types';
import { keyOf, ReviewerSource } from '@countersign/plugin-governance-common';
import { PolicyEngine } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { SCOPE_CONTEXT } from '../campaigns/scopeFacts';
import { LEAD_OF } from '../certification/isStillEligible';
import { personsOf } from '../directory/personsOf';
import { resolveMembers, Reviewer } from '../directory/queryDirectory';

/** What finding reviewers works with. */
export interface ReviewerContext {
  policy: PolicyEngine;
  triageGroup: string;
  /** Groups whose people `approvers` means. */
  approverGroups: readonly string[];
}

/** About what, and for whom, reviewers are sought. */
export interface ReviewerQuestion {
  ownerRef: string | undefined;
  campaignOwner: string;
  /** The facts that expressions read; none where they are not known any more. */
  scope: JsonObject | undefined;
  /** Accounts that are not asked, in lower case: conflicts, and those who are asked already. */
  excluded: readonly string[];
}

/** The leads of a group and of the groups above it, nearest first. */
async function leadsUpwards(
  trx: Knex.Transaction,
  groupRef: string,
): Promise<Reviewer[]> {
  const leads: Reviewer[] = [];
  const visited = new Set<string>();
  let current: string | undefined = groupRef;
  while (current && !visited.has(current)) {
    visited.add(current);
    const row:
      | { lead_ref: string | null; parent_ref: string | null }
      | undefined = await trx('directory_groups')
      .where({ ref: current })
      .first();
    if (row?.lead_ref) {
      leads.push({ ref: row.lead_ref, via: `${LEAD_OF}${current}` });
    }
    current = row?.parent_ref ?? undefined;
  }
  return leads;
}

/** The people of the nearest group above that has any who may be asked. */
async function groupsAbove(
  trx: Knex.Transaction,
  groupRef: string,
): Promise<string[]> {
  const rows: { ancestor_ref: string }[] = await trx('directory_group_tree')
    .where({ group_ref: groupRef })
    .whereNot({ ancestor_ref: groupRef })
    .select('ancestor_ref');
  const depth = new Map<string, number>();
  for (const { ancestor_ref } of rows) {
    const above = await trx('directory_group_tree')
      .where({ group_ref: ancestor_ref })
      .count<Array<{ count: string | number }>>('* as count');
    depth.set(ancestor_ref, Number(above[0].count));
  }
  // Who has most above themselves is nearest.
  return [...depth.keys()].sort(
    (a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0) || (a < b ? -1 : 1),
  );
}

async function named(
  trx: Knex.Transaction,
  ref: string,
  via: string,
): Promise<Reviewer[]> {
  return ref.startsWith('user:')
    ? [{ ref: keyOf(ref), via }]
    : resolveMembers(trx, ref);
}

async function fromSource(
  trx: Knex.Transaction,
  context: ReviewerContext,
  question: ReviewerQuestion,
  source: ReviewerSource,
): Promise<Reviewer[][]> {
  const { ownerRef, scope } = question;
  if (typeof source === 'object') {
    const result =
      scope &&
      context.policy.evaluate(source.cel, 'people', SCOPE_CONTEXT, scope);
    const refs = result?.ok ? [result.value].flat() : [];
    return Promise.all(
      refs
        .filter((ref): ref is string => typeof ref === 'string')
        .filter(ref => /^(user|group):/.test(ref))
        .map(ref => named(trx, ref, 'an expression of the campaign')),
    );
  }
  switch (source) {
    case 'owner':
      return ownerRef ? [await named(trx, ownerRef, 'owner')] : [];
    case 'approvers':
      return Promise.all(
        context.approverGroups.map(ref => named(trx, ref, 'approver')),
      );
    case 'manager':
      return ownerRef?.startsWith('group:')
        ? [await leadsUpwards(trx, ownerRef)]
        : [];
    default:
      return [await named(trx, source, 'named by the campaign')];
  }
}

/** Who is asked where a stage names nobody who may be: the first of these that yields somebody. */
async function* fallbacks(
  trx: Knex.Transaction,
  context: ReviewerContext,
  { ownerRef, campaignOwner }: ReviewerQuestion,
): AsyncGenerator<Reviewer[]> {
  if (ownerRef) {
    yield named(trx, ownerRef, 'owner');
    if (ownerRef.startsWith('group:')) {
      for (const lead of await leadsUpwards(trx, ownerRef)) {
        yield [lead];
      }
      for (const above of await groupsAbove(trx, ownerRef)) {
        yield named(trx, above, above);
      }
    }
  }
  yield named(trx, context.triageGroup, context.triageGroup);
  yield named(trx, campaignOwner, 'owner of the campaign');
}

/**
 * Who is asked in a stage: each person once, by one of their accounts, whichever ways lead to them. Where nobody is left,
 * the chain of fallbacks is gone down: owner, lead, the groups above, triage, the owner of the campaign.
 *
 * @returns nobody only where the whole chain holds nobody who may be asked
 */
export async function findStageReviewers(
  trx: Knex.Transaction,
  context: ReviewerContext,
  question: ReviewerQuestion,
  sources: readonly ReviewerSource[],
): Promise<{ reviewers: Reviewer[]; fellBack: boolean }> {
  const pick = async (lists: Reviewer[][]): Promise<Reviewer[]> => {
    const all = lists.flat();
    const personOf = await personsOf(trx, [
      ...all.map(({ ref }) => ref),
      ...question.excluded,
    ]);
    const taken = new Set(question.excluded.map(personOf));
    return all.flatMap(({ ref, via }) => {
      const person = personOf(ref);
      if (taken.has(person)) {
        return [];
      }
      taken.add(person);
      return [{ ref: keyOf(ref), via }];
    });
  };
  const lists: Reviewer[][] = [];
  for (const source of sources) {
    const found = await fromSource(trx, context, question, source);
    // Of the leads above each other the nearest who may be asked is enough.
    lists.push(
      ...(source === 'manager' ? [(await pick(found)).slice(0, 1)] : found),
    );
  }
  const reviewers = await pick(lists);
  if (reviewers.length > 0) {
    return { reviewers, fellBack: false };
  }
  for await (const next of fallbacks(trx, context, question)) {
    const found = await pick([next]);
    if (found.length > 0) {
      return { reviewers: found, fellBack: true };
    }
  }
  return { reviewers: [], fellBack: true };
}
