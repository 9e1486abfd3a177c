import { ReviewItem } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { MarkBadge, Tone } from './MarkBadge';

const STATUS = {
  open: { tone: 'plain', text: 'status.open' },
  withdrawable: { tone: 'warning', text: 'status.withdrawable' },
  'carrying-out': { tone: 'info', text: 'status.carryingOut' },
  'by-hand': { tone: 'warning', text: 'status.byHand' },
  closed: { tone: 'plain', text: 'status.closed' },
} as const satisfies Record<string, { tone: Tone; text: string }>;

const OUTCOME = {
  kept: { tone: 'success', text: 'outcome.kept' },
  reduced: { tone: 'success', text: 'outcome.reduced' },
  revoked: { tone: 'success', text: 'outcome.revoked' },
  disabled: { tone: 'warning', text: 'outcome.disabled' },
  recorded: { tone: 'info', text: 'outcome.recorded' },
  excepted: { tone: 'info', text: 'outcome.excepted' },
  excluded: { tone: 'info', text: 'outcome.excluded' },
  unanswered: { tone: 'warning', text: 'outcome.unanswered' },
  unresolved: { tone: 'danger', text: 'outcome.unresolved' },
  cancelled: { tone: 'plain', text: 'outcome.cancelled' },
} as const satisfies Record<string, { tone: Tone; text: string }>;

/** Where a review stands, or what it came to. */
export function StatusBadge(props: {
  item: Pick<ReviewItem, 'status' | 'outcome'>;
}) {
  const { t } = useGovernanceTranslation();
  const { status, outcome } = props.item;
  const look =
    status === 'closed' && outcome ? OUTCOME[outcome] : STATUS[status];
  return <MarkBadge tone={look.tone}>{t(look.text)}</MarkBadge>;
}
