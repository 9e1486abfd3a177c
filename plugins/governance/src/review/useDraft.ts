import { DatePicker } from '@backstage/ui';
import { ComponentProps, useState } from 'react';

/** What a person has typed or chosen for one review and not sent. */
export interface Draft {
  justification: string;
  /** The actions that remain; `undefined` until something was chosen. */
  kept?: string[];
  /** The day on which it ends. */
  endsOn?: ComponentProps<typeof DatePicker>['value'];
  /** Who is asked instead. */
  to?: string;
}

const EMPTY: Draft = { justification: '' };

/** Keeps what was typed for each review until it is sent, so that nothing is lost by a failure or a look elsewhere. */
export function useDraft(reviewId: string) {
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  return {
    draft: drafts[reviewId] ?? EMPTY,
    setDraft: (change: Partial<Draft>) =>
      setDrafts(all => ({
        ...all,
        [reviewId]: { ...(all[reviewId] ?? EMPTY), ...change },
      })),
    clearDraft: () => setDrafts(({ [reviewId]: _sent, ...others }) => others),
  };
}
