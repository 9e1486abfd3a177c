import { Select, Text, TextField } from '@backstage/ui';
import {
  ExclusionSelector,
  EXCLUSION_TYPES,
} from '@countersign/plugin-governance-common';
import { GroupFinder } from '../display/GroupFinder';
import { typeLabel } from '../display/typeLabel';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What an exclusion covers, as it is typed. */
export type TypedSelector = Record<keyof ExclusionSelector, string>;

/** Nothing typed yet. */
export const NOTHING_TYPED: TypedSelector = {
  source: '',
  environment: '',
  ownerGroup: '',
  type: '',
  ref: '',
};

/** The selector that was typed; undefined while no part is given. */
export function readSelector(
  typed: TypedSelector,
): ExclusionSelector | undefined {
  const type = EXCLUSION_TYPES.find(known => known === typed.type);
  const selector: ExclusionSelector = { ...(type ? { type } : {}) };
  for (const part of ['source', 'environment', 'ownerGroup', 'ref'] as const) {
    const value = typed[part].trim();
    if (value !== '') {
      selector[part] = value;
    }
  }
  return Object.keys(selector).length > 0 ? selector : undefined;
}

/** Asks what an exclusion is to cover. */
export function SelectorFields(props: {
  value: TypedSelector;
  onChange: (value: TypedSelector) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { value, onChange } = props;
  const field = (part: 'source' | 'environment' | 'ref') => (
    <TextField
      label={t(`exclusions.${part}`)}
      value={value[part]}
      onChange={text => onChange({ ...value, [part]: text })}
    />
  );
  return (
    <>
      <Text as="p" color="secondary">
        {t('exclusions.partsHint')}
      </Text>
      {field('source')}
      {field('environment')}
      <GroupFinder
        label={t('exclusions.ownerGroup')}
        hint={t('exclusions.ownerGroupHint')}
        value={value.ownerGroup}
        onChange={ownerGroup => onChange({ ...value, ownerGroup })}
      />
      <Select
        label={t('exclusions.type')}
        value={value.type}
        onChange={type => onChange({ ...value, type: String(type ?? '') })}
        options={[
          { id: '', label: t('exclusions.anyType') },
          ...EXCLUSION_TYPES.map(id => ({ id, label: typeLabel(id, t) })),
        ]}
      />
      {field('ref')}
    </>
  );
}
