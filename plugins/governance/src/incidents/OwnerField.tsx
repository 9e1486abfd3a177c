import { TextField } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Asks for the group or user who must confirm that something is theirs. */
export function OwnerField(props: {
  value: string;
  onChange: (owner: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { value, onChange } = props;
  return (
    <TextField
      label={t('incidents.owner')}
      description={t('incidents.ownerHint')}
      placeholder={t('identities.ownerPlaceholder')}
      value={value}
      onChange={onChange}
      isRequired
    />
  );
}
