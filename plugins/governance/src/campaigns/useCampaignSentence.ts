import { CampaignDetail } from '@countersign/plugin-governance-common';
import { countWaiting } from './countSources';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What is the matter with a campaign, in a sentence. */
export function useCampaignSentence(campaign: CampaignDetail): string {
  const { t } = useGovernanceTranslation();
  const { state, progress, sources, endReason } = campaign;
  const counts = {
    open: String(progress.open),
    items: String(progress.items),
    remediation: String(progress.inRemediation),
  };
  switch (state) {
    case 'opening': {
      const inScope = sources.reduce(
        (sum, { counted, outside }) => sum + counted - outside,
        0,
      );
      return t('campaigns.openingSentence', {
        done: String(inScope - countWaiting(sources)),
        total: String(inScope),
      });
    }
    case 'running':
      return t('campaigns.runningSentence', counts);
    case 'closed':
      return t('campaigns.closedSentence');
    case 'closed-with-open-remediation':
      return t('campaigns.openRemediationSentence', counts);
    case 'cancelling':
      return t('campaigns.cancellingSentence');
    case 'cancelled':
      return t('campaigns.cancelledSentence', { reason: endReason ?? '' });
    default:
      throw new Error(`Unknown state ${state satisfies never}`);
  }
}
