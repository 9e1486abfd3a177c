import { Button, Select } from '@backstage/ui';
import { useCampaigns } from '../queries/useCampaigns';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Rollup.module.css';
import { RollupPlace } from './useRollupPlace';

/** The most that the backend gives in one answer. */
const PAGE = 200;
const LAST = 'last-answer';

/** Along what is summed up, and of which campaign. */
export function RollupChoices({ place }: { place: RollupPlace }) {
  const { t } = useGovernanceTranslation();
  const campaigns = useCampaigns('all', PAGE);
  const { by, campaign } = place.query;
  const listed = campaigns.items.map(({ id, title }) => ({ id, label: title }));
  const options = [
    { id: LAST, label: t('rollup.lastAnswer') },
    ...listed,
    ...(campaign && !listed.some(({ id }) => id === campaign)
      ? [{ id: campaign, label: campaign }]
      : []),
  ];
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
      <Select
        label={t('rollup.campaign')}
        value={campaign ?? LAST}
        onChange={next =>
          typeof next === 'string' &&
          place.go({ campaign: next === LAST ? null : next })
        }
        options={options}
      />
      {!campaigns.complete && !campaigns.loading && !campaigns.error && (
        <Button
          size="small"
          variant="secondary"
          isPending={campaigns.loadingMore}
          onPress={campaigns.loadMore}
        >
          {t('rollup.moreCampaigns')}
        </Button>
      )}
    </div>
  );
}
