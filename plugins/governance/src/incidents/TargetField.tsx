import { Combobox } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FREEZE_KINDS, FreezeKind } from './freezeWords';
import { Target } from './useTargets';

/** Asks which one is meant, by its name or by its reference. */
export function TargetField(props: {
  kind: FreezeKind;
  targets: Target[];
  value: string;
  onChange: (target: string) => void;
  onType: (text: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { kind, targets, value, onChange, onType } = props;
  const known = targets.some(({ id }) => id === value);
  return (
    <Combobox
      key={kind}
      label={t('incidents.target')}
      secondaryLabel={t('incidents.targetHint')}
      placeholder={t(FREEZE_KINDS[kind])}
      allowsCustomValue
      selectedKey={known ? value : null}
      onSelectionChange={key => key !== null && onChange(String(key))}
      search={{
        onInputChange: text => {
          const named = targets.find(({ label }) => label === text);
          onChange(named?.id ?? text);
          onType(named ? '' : text);
        },
      }}
      options={targets.map(({ id, label }) => ({ id, label }))}
      isRequired
    />
  );
}
