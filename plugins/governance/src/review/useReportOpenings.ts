import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { RefObject, useEffect, useRef } from 'react';
import { useOpeningReports } from './useOpeningReports';

/**
 * Tells the backend that an open review was opened, and once that the end of its evidence came into view. Nothing else is
 * told.
 *
 * @returns to be put at the end of the evidence
 */
export function useReportOpenings(
  review: Pick<ReviewItemDetail, 'id' | 'status'>,
): RefObject<HTMLDivElement> {
  const reports = useOpeningReports();
  const end = useRef<HTMLDivElement>(null);
  const { id, status } = review;
  const isOpen = status === 'open';

  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    reports.report(id, 'item');
    if (!end.current || typeof IntersectionObserver === 'undefined') {
      return undefined;
    }
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        observer.disconnect();
        reports.report(id, 'evidence');
      }
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [reports, id, isOpen]);

  return end;
}
