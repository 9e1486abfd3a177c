import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router-dom';
import { ReviewGroup, stepFrom } from './groupReviews';
import { linkIdOf } from './InboxRow';

/**
 * Goes to the next review in the list or to the one before, and takes the focus along.
 *
 * @returns what goes there: 1 is the next, -1 the one before
 */
export function useStepping(
  groups: ReviewGroup[],
  shownId: string | undefined,
  hrefOf: (id: string) => string | undefined,
): (step: 1 | -1) => void {
  const navigate = useNavigate();
  const moveFocus = useRef(false);

  useEffect(() => {
    if (moveFocus.current && shownId) {
      moveFocus.current = false;
      const link = document.getElementById(linkIdOf(shownId));
      link?.focus();
      link?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [shownId]);

  return step => {
    const next = stepFrom(groups, shownId, step);
    const href = next && hrefOf(next);
    if (!href || next === shownId) {
      return;
    }
    moveFocus.current = true;
    navigate(href);
  };
}
