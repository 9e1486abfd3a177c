import {
  HeldAccess,
  LEDGER_PRINCIPAL_FIELD,
} from '@countersign/plugin-governance-common';
import { ListedEntry } from '../../ledger/operations';
import { PastReview } from './readPast';

const TAKEN_BACK = 'took the decision back';

/** The value behind a commitment; nothing where there is none, or where it was erased. */
function personal({ personal: parts }: ListedEntry, field: string) {
  const part = parts?.[field];
  return part === undefined || part === 'erased' ? undefined : part.value;
}

/** Who decided by an entry: the person, or the pseudonym that the history has for somebody who was erased. */
export function deciderOf(listed: ListedEntry, review: PastReview): string {
  return (
    personal(listed, LEDGER_PRINCIPAL_FIELD) ??
    review.history.find(
      ({ at, by }) => at === listed.entry.at && by.startsWith('user:erased/'),
    )?.by ??
    'erased'
  );
}

/** Whether a decision was taken back after it was made. */
function isTakenBack(listed: ListedEntry, { history }: PastReview): boolean {
  return history.some(
    ({ at, what }) => at >= listed.entry.at && what.startsWith(TAKEN_BACK),
  );
}

/** The decision that was in force: the last one, of those up to the moment that were read, that was not taken back. */
export function decisionAt(
  reviews: readonly PastReview[],
): HeldAccess['decision'] {
  const made = reviews
    .flatMap(review => review.decided.map(listed => ({ review, listed })))
    .filter(({ review, listed }) => !isTakenBack(listed, review))
    .sort((a, b) => a.listed.entry.seq - b.listed.entry.seq)
    .at(-1);
  if (!made) {
    return {
      known: false,
      reason:
        reviews.length === 0
          ? 'Nobody had been asked about it by then'
          : 'It had been asked about, and nobody had decided by then',
    };
  }
  const { review, listed } = made;
  const { data, at, seq } = listed.entry;
  const campaign = review.campaigns.at(0);
  const why = personal(listed, 'personal.justification');
  return {
    known: true,
    review: review.row.id,
    decision: String(data.decision),
    at,
    by: deciderOf(listed, review),
    ...(why === undefined ? {} : { why }),
    evidenceDigest: String(data.evidenceDigest),
    seq,
    ...(campaign
      ? { campaign: { id: campaign.id, title: campaign.title } }
      : {}),
  };
}
