import { useMemo, useSyncExternalStore } from 'react';
import { DecisionDraft, parseDraft, printDraft } from './decisionDraft';
import { KeptKind, useKeptMap } from './useKeptMap';

const KIND: KeptKind<DecisionDraft> = {
  key: 'review-drafts',
  parse: parseDraft,
  print: printDraft,
};

/** The decisions that the person who is signed in has made and not sent. */
export interface DecisionDrafts {
  /** Whether they can be kept: it is known whose they are. */
  isKept: boolean;
  /** The oldest first. */
  all: DecisionDraft[];
  /** Why the last change lasts no longer than this page. */
  failure?: Error;
  of(reviewId: string | undefined): DecisionDraft | undefined;
  /** As it is this very moment, for what began before. */
  current(reviewId: string): DecisionDraft | undefined;
  put(draft: DecisionDraft): void;
  /** Changes a draft that is still the one of that moment. */
  amend(draft: DecisionDraft, change: Partial<DecisionDraft>): void;
  remove(reviewId: string): void;
}

/** Reads and changes the drafts, the same ones on every page. */
export function useDecisionDrafts(): DecisionDrafts {
  const { map, isKept } = useKeptMap(KIND);
  const entries = useSyncExternalStore(map.subscribe, map.entries);
  const failure = useSyncExternalStore(map.subscribe, map.failure);
  return useMemo(
    () => ({
      isKept,
      all: Object.values(entries).sort((a, b) => a.at.localeCompare(b.at)),
      failure,
      of: reviewId => (reviewId ? entries[reviewId] : undefined),
      current: reviewId => map.entries()[reviewId],
      put: draft => map.change(all => ({ ...all, [draft.item.id]: draft })),
      amend: (draft, change) => {
        const { id } = draft.item;
        map.change(all =>
          all[id]?.at === draft.at
            ? { ...all, [id]: { ...all[id], ...change } }
            : all,
        );
      },
      remove: reviewId =>
        map.change(({ [reviewId]: _gone, ...others }) => others),
    }),
    [map, isKept, entries, failure],
  );
}
