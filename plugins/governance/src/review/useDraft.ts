import { DatePicker } from '@backstage/ui';
import { parseDate } from '@internationalized/date';
import { ComponentProps, useSyncExternalStore } from 'react';
import { z } from 'zod/v4';
import { KeptKind, useKeptMap } from '../drafts/useKeptMap';

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

interface Typed {
  draft: Draft;
  /** Milliseconds since the epoch. */
  at: number;
}

const EMPTY: Draft = { justification: '' };
/** Milliseconds for which what was typed is kept: longer than a review waits. */
const LONGEST = 60 * 24 * 60 * 60_000;

const typedSchema = z.object({
  justification: z.string(),
  kept: z.array(z.string()).optional(),
  endsOn: z.iso.date().optional(),
  to: z.string().optional(),
  at: z.number(),
});

const KIND: KeptKind<Typed> = {
  key: 'review-typed',
  parse: value => {
    const parsed = typedSchema.safeParse(value);
    if (!parsed.success || Date.now() - parsed.data.at > LONGEST) {
      return undefined;
    }
    const { at, endsOn, ...draft } = parsed.data;
    return {
      at,
      draft: { ...draft, ...(endsOn ? { endsOn: parseDate(endsOn) } : {}) },
    };
  },
  print: ({ at, draft: { justification, kept, endsOn, to } }) => ({
    at,
    justification,
    ...(kept ? { kept } : {}),
    ...(endsOn ? { endsOn: endsOn.toString().slice(0, 10) } : {}),
    ...(to ? { to } : {}),
  }),
};

/** Keeps what was typed for each review until it is sent, so that nothing is lost by a failure, a look elsewhere or a reload. */
export function useDraft(reviewId: string) {
  const { map } = useKeptMap(KIND);
  const entries = useSyncExternalStore(map.subscribe, map.entries);
  return {
    draft: entries[reviewId]?.draft ?? EMPTY,
    setDraft: (change: Partial<Draft>) => {
      const at = Date.now();
      map.change(
        all => ({
          ...all,
          [reviewId]: {
            at,
            draft: { ...(all[reviewId]?.draft ?? EMPTY), ...change },
          },
        }),
        'soon',
      );
    },
    clearDraft: (id = reviewId) => {
      if (map.entries()[id]) {
        map.change(({ [id]: _sent, ...others }) => others);
      }
    },
  };
}
