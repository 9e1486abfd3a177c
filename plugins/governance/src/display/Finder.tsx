import { Combobox } from '@backstage/ui';
import { useState } from 'react';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** One of many, found by a part of its name. */
export function Finder(props: {
  label: string;
  /** What it is for; how one finds it unless told. */
  hint?: string;
  value: string;
  options: { id: string; label: string }[];
  isRequired?: boolean;
  /** Why nothing else could be looked up. */
  error?: Error;
  onType: (text: string) => void;
  /** Told an empty text where what was picked is taken away again. */
  onChange: (ref: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { label, hint, value, options, isRequired, error } = props;
  const { onType, onChange } = props;
  // What was picked stays in sight when other names are looked up.
  const [picked, setPicked] = useState<{ id: string; label: string }>();
  const shown =
    picked && picked.id === value && !options.some(({ id }) => id === value)
      ? [picked, ...options]
      : options;
  return (
    <Combobox
      label={label}
      description={
        error
          ? t('requests.lookupFailed', { reason: reasonOf(error) })
          : hint ?? t('requests.aboutHint')
      }
      selectedKey={shown.some(({ id }) => id === value) ? value : null}
      onSelectionChange={key => {
        const found = shown.find(({ id }) => id === key);
        if (found) {
          setPicked(found);
          onChange(found.id);
        } else if (!isRequired) {
          onChange('');
        }
      }}
      search={{
        onInputChange: text =>
          onType(shown.some(option => option.label === text) ? '' : text),
      }}
      options={shown}
      isRequired={isRequired}
    />
  );
}
