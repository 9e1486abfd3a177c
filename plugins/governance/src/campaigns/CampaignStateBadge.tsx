import { CampaignState } from '@countersign/plugin-governance-common';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const STATES = {
  opening: { tone: 'info', label: 'campaigns.opening' },
  running: { tone: 'info', label: 'campaigns.running' },
  closed: { tone: 'success', label: 'campaigns.closed' },
  'closed-with-open-remediation': {
    tone: 'warning',
    label: 'campaigns.openRemediation',
  },
  cancelling: { tone: 'plain', label: 'campaigns.cancelling' },
  cancelled: { tone: 'plain', label: 'campaigns.cancelled' },
} as const satisfies Record<CampaignState, { tone: Tone; label: string }>;

/** Where a campaign stands, in a word. */
export function CampaignStateBadge(props: { state: CampaignState }) {
  const { t } = useGovernanceTranslation();
  const { tone, label } = STATES[props.state];
  return <MarkBadge tone={tone}>{t(label)}</MarkBadge>;
}
