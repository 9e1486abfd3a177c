import { Overview } from '@countersign/plugin-governance-common';
import { phraseMoment } from '../time/phraseMoment';
import { Translate } from '../useGovernanceTranslation';

/** Milliseconds before its end at which an expiry is worth a sentence. */
const SOON = 30 * 24 * 60 * 60 * 1000;

/**
 * What is the matter, in a sentence or two, the reader's own work first.
 *
 * @param now - milliseconds since the epoch
 */
export function phraseOverview(
  overview: Overview,
  now: number,
  t: Translate,
): string {
  const { counts, nextDueAt, nextExpiry } = overview;
  const parts: string[] = [];
  if (counts.myReviews > 0) {
    parts.push(
      t('card.waits', {
        count: counts.myReviews,
        due: nextDueAt ? phraseMoment(nextDueAt, now) : '',
      }),
    );
  }
  const others = counts.openReviews - counts.myReviews;
  if (counts.myReviews === 0 && others > 0) {
    parts.push(t('card.othersWait', { count: others }));
  }
  if (nextExpiry && Date.parse(nextExpiry.at) - now < SOON) {
    parts.push(
      t('card.certificateExpires', {
        title: nextExpiry.title,
        when: phraseMoment(nextExpiry.at, now),
      }),
    );
  }
  if (parts.length === 0 && counts.findings > 0) {
    parts.push(t('card.findings', { count: counts.findings }));
  }
  return parts.join(' ') || t('card.fine');
}
