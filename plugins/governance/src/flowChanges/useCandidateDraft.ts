import { FlowDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import {
  CandidateDraft,
  dropDraft,
  keepDraft,
  readDraft,
} from './draftStorage';

/**
 * Keeps what is typed, at every change and in the browser itself, so that nothing is lost by a reload, a failure or a
 * backend that is away.
 */
export function useCandidateDraft(flow: FlowDetail) {
  const storage = window.localStorage;
  const fresh = (): CandidateDraft => ({
    source: flow.source,
    tests: flow.tests ?? '',
    reason: '',
    base: flow.hash,
  });
  const [draft, setDraft] = useState<CandidateDraft>(
    () => readDraft(storage, flow.name) ?? fresh(),
  );
  const [isKept, setKept] = useState(true);
  const isChanged =
    draft.source !== flow.source ||
    draft.tests !== (flow.tests ?? '') ||
    draft.reason !== '';
  return {
    draft,
    isChanged,
    /** Whether the browser keeps what was typed. */
    isKept,
    /** Whether another version has become active since the draft was begun. */
    isOutdated: isChanged && draft.base !== flow.hash,
    change: (part: Partial<CandidateDraft>) => {
      const next = { ...draft, ...part };
      setDraft(next);
      setKept(keepDraft(storage, flow.name, next));
    },
    discard: () => {
      dropDraft(storage, flow.name);
      setDraft(fresh());
    },
  };
}
