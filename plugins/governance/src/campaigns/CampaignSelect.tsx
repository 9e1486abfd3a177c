import { Button, Select } from '@backstage/ui';
import { useCampaigns } from '../queries/useCampaigns';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** The most that the backend gives in one answer. */
const PAGE = 200;
const NONE = 'none';

/** Chooses one campaign, or what `none` says; more are read where there are more. */
export function CampaignSelect(props: {
  label: string;
  description?: string;
  none: string;
  value: string | undefined;
  onChange: (campaign: string | undefined) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { label, description, none, value, onChange } = props;
  const campaigns = useCampaigns('all', PAGE);
  const listed = campaigns.items.map(({ id, title }) => ({ id, label: title }));
  return (
    <>
      <Select
        label={label}
        description={description}
        value={value ?? NONE}
        onChange={next =>
          typeof next === 'string' && onChange(next === NONE ? undefined : next)
        }
        options={[
          { id: NONE, label: none },
          ...listed,
          ...(value && !listed.some(({ id }) => id === value)
            ? [{ id: value, label: value }]
            : []),
        ]}
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
    </>
  );
}
