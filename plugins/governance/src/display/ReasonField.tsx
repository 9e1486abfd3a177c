import { TextAreaField } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Fewest characters of a reason that the backend takes. */
const FEWEST = 10;

/** Whether a reason says enough for the backend. */
export function isReason(reason: string): boolean {
  return reason.trim().length >= FEWEST;
}

/** Asks why. */
export function ReasonField(props: {
  value: string;
  onChange: (value: string) => void;
  label?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { value, onChange, label } = props;
  return (
    <TextAreaField
      label={label ?? t('reason.label')}
      secondaryLabel={t('reason.hint', { fewest: String(FEWEST) })}
      value={value}
      onChange={onChange}
      maxLength={2000}
      isRequired
    />
  );
}
