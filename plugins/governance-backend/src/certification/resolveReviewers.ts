import { Knex } from 'knex';
import {
  resolveLead,
  resolveMembers,
  Reviewer,
} from '../directory/queryDirectory';

/** Who is asked, and in whose name. */
export interface ResolvedReviewers {
  /** The owner as it is known, or the group that stands in. */
  ownerRef: string;
  reviewers: Reviewer[];
  leads: string[];
}

/**
 * Finds who is asked about something that an owner answers for. The requester never counts. Where the owner is not
 * known, or nobody in it can be asked, the next in the chain is: owner, its lead, the triage group. The chain cannot
 * end in nobody without saying so: an empty result is an item that escalates at once.
 */
export async function resolveReviewers(
  trx: Knex.Transaction,
  options: {
    ownerRef: string | undefined;
    triageGroup: string;
    requestedBy?: string;
  },
): Promise<ResolvedReviewers> {
  const { ownerRef, triageGroup, requestedBy } = options;
  const eligible = (found: Reviewer[]) =>
    found.filter(({ ref }) => ref !== requestedBy);
  const leads = new Set<string>();
  if (ownerRef) {
    const lead = ownerRef.startsWith('group:')
      ? await resolveLead(trx, ownerRef)
      : undefined;
    if (lead && lead !== requestedBy) {
      leads.add(lead);
    }
    const members = eligible(await resolveMembers(trx, ownerRef));
    if (members.length > 0) {
      return { ownerRef, reviewers: members, leads: [...leads] };
    }
    if (leads.size > 0) {
      return {
        ownerRef,
        reviewers: [...leads].map(ref => ({ ref, via: `lead of ${ownerRef}` })),
        leads: [...leads],
      };
    }
  }
  const triage = eligible(await resolveMembers(trx, triageGroup));
  return {
    ownerRef: ownerRef ?? triageGroup,
    reviewers: triage.map(({ ref }) => ({ ref, via: triageGroup })),
    leads: [...leads],
  };
}
