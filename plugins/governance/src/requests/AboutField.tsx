import { Flex, Select } from '@backstage/ui';
import { RequestableFlow } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Finder } from '../display/Finder';
import { useCertificates } from '../queries/useCertificates';
import { useIdentities } from '../queries/useIdentities';
import { useIdentity } from '../queries/useIdentity';
import { PagedQuery } from '../queries/usePagedQuery';
import { useSuggestions } from '../queries/useSuggestions';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

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
      isRequired
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
