import { useApi } from '@backstage/frontend-plugin-api';
import {
  Opening,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { RefObject, useEffect, useRef } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';

/**
 * Tells the backend that an open review was opened, and once that the end of its evidence came into view. Nothing else is
 * told; a report that gets lost is not worth a message to somebody who reads.
 *
 * @returns to be put at the end of the evidence
 */
export function useReportOpenings(
  review: Pick<ReviewItemDetail, 'id' | 'status'>,
): RefObject<HTMLDivElement> {
  const api = useApi(governanceApiRef);
  const end = useRef<HTMLDivElement>(null);
  const { id, status } = review;
  const isOpen = status === 'open';

  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    const report = (what: Opening['what']) =>
      api.reportOpening(id, { what }).catch(() => undefined);
    void report('item');
    if (!end.current || typeof IntersectionObserver === 'undefined') {
      return undefined;
    }
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        observer.disconnect();
        void report('evidence');
      }
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [api, id, isOpen]);

  return end;
}
