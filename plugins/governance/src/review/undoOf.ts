import { ReviewItemDetail } from '@countersign/plugin-governance-common';

/** What going back means for a review now: bringing back what is disabled, or else taking back what was decided. */
export function undoOf(
  review: Pick<ReviewItemDetail, 'actions'> | undefined,
): 'restore' | 'withdraw' {
  const isAllowed = (name: 'restore' | 'withdraw') =>
    review?.actions.some(({ action, allowed }) => action === name && allowed) ??
    false;
  return isAllowed('restore') && !isAllowed('withdraw')
    ? 'restore'
    : 'withdraw';
}
