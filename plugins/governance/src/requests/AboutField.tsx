import { Combobox, Flex, Select } from '@backstage/ui';
import { RequestableFlow } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useCertificates } from '../queries/useCertificates';
import { useIdentities } from '../queries/useIdentities';
import { useIdentity } from '../queries/useIdentity';
import { PagedQuery } from '../queries/usePagedQuery';
import { useSuggestions } from '../queries/useSuggestions';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function Finder(props: {
  label: string;
  value: string;
  options: { id: string; label: string }[];
  error?: Error;
  onType: (text: string) => void;
  onChange: (ref: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { label, value, options, error, onType, onChange } = props;
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
          : t('requests.aboutHint')
      }
      selectedKey={shown.some(({ id }) => id === value) ? value : null}
      onSelectionChange={key => {
        const found = shown.find(({ id }) => id === key);
        if (found) {
          setPicked(found);
          onChange(found.id);
        }
      }}
      search={{
        onInputChange: text =>
          onType(shown.some(option => option.label === text) ? '' : text),
      }}
      options={shown}
      isRequired
    />
  );
}

interface Named {
  ref: string;
  title: string;
  source: string;
}

/** Finds one of what a list yields for a part of its name. */
function NamedFinder(props: {
  label: string;
  value: string;
  onChange: (ref: string) => void;
  useNamed: (filter: { text?: string }) => PagedQuery<Named>;
}) {
  const { useNamed, ...field } = props;
  const [text, setText] = useState('');
  const { items, error } = useSuggestions(text, useNamed);
  return (
    <Finder
      {...field}
      error={error}
      onType={setText}
      options={items.map(({ ref, title, source }) => ({
        id: ref,
        label: `${title}, ${source}`,
      }))}
    />
  );
}

function HoldingFinder(props: {
  kind: 'credential' | 'grant';
  label: string;
  value: string;
  onChange: (ref: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { kind, label, value, onChange } = props;
  const [identity, setIdentity] = useState('');
  const detail = useIdentity(identity || undefined).value;
  const holdings = (detail?.holdings ?? []).filter(
    holding => holding.kind === kind && !holding.absentSince,
  );
  return (
    <Flex direction="column" gap="4">
      <NamedFinder
        useNamed={useIdentities}
        label={t('requests.holdingOf')}
        value={identity}
        onChange={setIdentity}
      />
      <Select
        label={label}
        isDisabled={holdings.length === 0}
        value={value || null}
        onChange={next => typeof next === 'string' && onChange(next)}
        options={holdings.map(({ ref, title }) => ({ id: ref, label: title }))}
        isRequired
      />
    </Flex>
  );
}

/** What a request is about, found in the inventory by its name. */
export function AboutField(props: {
  kind: RequestableFlow['about'];
  value: string;
  onChange: (ref: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { kind, ...field } = props;
  const label = t(`requests.aboutLabels.${kind}`);
  switch (kind) {
    case 'identity':
      return <NamedFinder {...field} label={label} useNamed={useIdentities} />;
    case 'certificate':
      return (
        <NamedFinder {...field} label={label} useNamed={useCertificates} />
      );
    case 'credential':
    case 'grant':
      return <HoldingFinder {...field} kind={kind} label={label} />;
    default:
      throw new Error(`Unknown kind ${kind satisfies never}`);
  }
}
