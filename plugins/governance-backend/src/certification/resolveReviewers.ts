import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { leadsOf, membersOf, Reviewer } from '../directory/queryDirectory';

/** Who is asked, and in whose name. */
export interface ResolvedReviewers {
  /** The owner as it is known, or the group that stands in. */
  ownerRef: string;
  reviewers: Reviewer[];
  leads: string[];
}

/** People behind owners, and who leads the groups among them. */
export interface KnownPeople {
  members: ReadonlyMap<string, Reviewer[]>;
  leads: ReadonlyMap<string, string>;
  triageGroup: string;
}

/** Reads who is behind owners and behind the triage group, each once. */
export async function readPeople(
  trx: Knex.Transaction,
  options: {
    ownerRefs: readonly (string | undefined)[];
    triageGroup: string;
  },
): Promise<KnownPeople> {
  const { triageGroup } = options;
  const owners = new Set(
    options.ownerRefs.flatMap(ref => (ref === undefined ? [] : [ref])),
  );
  return {
    members: await membersOf(trx, [...new Set([...owners, triageGroup])]),
    leads: await leadsOf(
      trx,
      [...owners].filter(ref => ref.startsWith('group:')),
    ),
    triageGroup,
  };
}

/**
 * Says who is asked about something that an owner answers for. Whoever stands too near to it never is. Where the owner is
 * not known, or nobody in it can be asked, the next in the chain is: owner, its lead, the triage group. The chain cannot end in
 * nobody without saying so: an empty result is an item that escalates at once.
 */
export function chooseReviewers(
  people: KnownPeople,
  options: {
    ownerRef: string | undefined;
    /** Accounts of those who stand too near, in lower case. */
    conflicts: readonly string[];
  },
): ResolvedReviewers {
  const { members, triageGroup } = people;
  const { ownerRef, conflicts } = options;
  const mayBeAsked = (ref: string) => !conflicts.includes(keyOf(ref));
  const eligible = (owner: string) =>
    (members.get(owner) ?? []).filter(({ ref }) => mayBeAsked(ref));
  const lead = ownerRef && people.leads.get(ownerRef);
  const leads = lead && mayBeAsked(lead) ? [lead] : [];
  if (ownerRef) {
    const own = eligible(ownerRef);
    if (own.length > 0) {
      return { ownerRef, reviewers: own, leads };
    }
    if (leads.length > 0) {
      return {
        ownerRef,
        reviewers: leads.map(ref => ({ ref, via: `lead of ${ownerRef}` })),
        leads,
      };
    }
  }
  return {
    ownerRef: ownerRef ?? triageGroup,
    reviewers: eligible(triageGroup).map(({ ref }) => ({
      ref,
      via: triageGroup,
    })),
    leads,
  };
}

/** Finds who is asked about one thing; see {@link chooseReviewers}. */
export async function resolveReviewers(
  trx: Knex.Transaction,
  options: {
    ownerRef: string | undefined;
    triageGroup: string;
    conflicts: readonly string[];
  },
): Promise<ResolvedReviewers> {
  const people = await readPeople(trx, {
    ownerRefs: [options.ownerRef],
    triageGroup: options.triageGroup,
  });
  return chooseReviewers(people, options);
}
