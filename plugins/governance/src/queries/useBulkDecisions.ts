import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { MOST_BULK_DECISIONS } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { SelectableReview } from '../inbox/useSelection';
import { useOpeningReports } from '../review/useOpeningReports';
import { reasonOf } from '../states/describeError';

/** What became of one of many decisions. */
export type BulkOutcome =
  | { kind: 'decided' }
  | { kind: 'refused'; reason: string }
  /** It did not reach the backend, or nobody knows whether it did. */
  | { kind: 'not-sent'; reason: string }
  | { kind: 'taken-back' }
  | { kind: 'not-taken-back'; reason: string };

/** Deciding about many reviews, with what became of each. */
export interface BulkDecisions {
  busy: boolean;
  /** By review; nothing before it was sent. */
  outcomes?: ReadonlyMap<string, BulkOutcome>;
  decide(
    items: readonly SelectableReview[],
    request: { decision: 'keep' | 'revoke'; justification?: string },
  ): Promise<void>;
  takeBack(ids: readonly string[]): Promise<void>;
}

/** Decides about many reviews, as many in one request as the backend takes. */
export function useBulkDecisions(): BulkDecisions {
  const api = useApi(governanceApiRef);
  const openings = useOpeningReports();
  const [busy, setBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, BulkOutcome>>();

  const decideChunk = async (
    items: readonly SelectableReview[],
    request: { decision: 'keep' | 'revoke'; justification?: string },
  ): Promise<Array<[string, BulkOutcome]>> => {
    try {
      const lost = await Promise.all(
        items.map(({ id }) => openings.settle(id)),
      );
      const { results } = await api.decideReviews({
        items: items.map(({ id, evidenceDigest }, index) => ({
          id,
          evidenceDigest,
          ...request,
          ...(lost[index] ? { openingLost: true as const } : {}),
        })),
      });
      return results.map(result => [
        result.id,
        result.result === 'decided'
          ? { kind: 'decided' }
          : { kind: 'refused', reason: result.reason },
      ]);
    } catch (error) {
      const reason = reasonOf(toError(error));
      return items.map(({ id }) => [id, { kind: 'not-sent', reason }]);
    }
  };

  return {
    busy,
    outcomes,
    decide: async (items, request) => {
      setBusy(true);
      const found = new Map<string, BulkOutcome>();
      for (let at = 0; at < items.length; at += MOST_BULK_DECISIONS) {
        const chunk = items.slice(at, at + MOST_BULK_DECISIONS);
        for (const [id, outcome] of await decideChunk(chunk, request)) {
          found.set(id, outcome);
        }
      }
      setOutcomes(found);
      setBusy(false);
    },
    takeBack: async ids => {
      setBusy(true);
      const found = new Map(outcomes);
      for (const id of ids) {
        try {
          await api.withdrawDecision(id);
          found.set(id, { kind: 'taken-back' });
        } catch (error) {
          const reason = reasonOf(toError(error));
          found.set(id, { kind: 'not-taken-back', reason });
        }
      }
      setOutcomes(found);
      setBusy(false);
    },
  };
}
