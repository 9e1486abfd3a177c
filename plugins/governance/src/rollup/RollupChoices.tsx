import { Select } from '@backstage/ui';
import { CampaignSelect } from '../campaigns/CampaignSelect';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Rollup.module.css';
import { RollupPlace } from './useRollupPlace';

/** Along what is summed up, and of which campaign. */
export function RollupChoices({ place }: { place: RollupPlace }) {
  const { t } = useGovernanceTranslation();
  const { by, campaign } = place.query;
  return (
    <div className={styles.choices}>
      <Select
        label={t('rollup.by')}
        value={by}
        onChange={next =>
          (next === 'team' || next === 'system') && place.go({ by: next })
        }
        options={[
          { id: 'team', label: t('rollup.byTeam') },
          { id: 'system', label: t('rollup.bySystem') },
        ]}
      />
      <CampaignSelect
        label={t('rollup.campaign')}
        none={t('rollup.lastAnswer')}
        value={campaign}
        onChange={next => place.go({ campaign: next ?? null })}
      />
    </div>
  );
}
