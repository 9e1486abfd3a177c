import { Button, SearchField, Select, TextField } from '@backstage/ui';
import {
  IDENTITY_TYPES,
  InventoryFilter,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { isEntityRef } from '../display/EntityLink';
import { typeLabel } from '../display/typeLabel';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Identities.module.css';

/** Milliseconds after the last key until the backend is asked. */
const DEBOUNCE = 300;
const ANY = 'any';

/** Text, type, environment and owner; the backend filters, so that the whole list is searched. */
export function IdentityFilters(props: {
  onChange: (filter: InventoryFilter) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { onChange } = props;
  const [text, setText] = useState('');
  const [type, setType] = useState(ANY);
  const [environment, setEnvironment] = useState('');
  const [owner, setOwner] = useState('');
  const ownerBad = owner !== '' && !isEntityRef(owner);

  useDebounce(
    () =>
      onChange({
        text: text.trim() || undefined,
        type: type === ANY ? undefined : type,
        environment: environment.trim() || undefined,
        owner: owner && !ownerBad ? owner : undefined,
      }),
    DEBOUNCE,
    [text, type, environment, owner],
  );

  return (
    <div className={styles.filters} role="search">
      <SearchField
        label={t('identities.text')}
        value={text}
        onChange={setText}
      />
      <Select
        label={t('identities.type')}
        value={type}
        onChange={value => setType(String(value ?? ANY))}
        options={[
          { id: ANY, label: t('identities.any') },
          ...IDENTITY_TYPES.map(id => ({ id, label: typeLabel(id, t) })),
        ]}
      />
      <TextField
        label={t('identities.environment')}
        placeholder="production"
        value={environment}
        onChange={setEnvironment}
      />
      <TextField
        label={t('identities.owner')}
        placeholder={t('identities.ownerPlaceholder')}
        description={ownerBad ? t('identities.ownerBad') : undefined}
        isInvalid={ownerBad}
        value={owner}
        onChange={setOwner}
      />
      <Button
        variant="tertiary"
        onPress={() => {
          setText('');
          setType(ANY);
          setEnvironment('');
          setOwner('');
        }}
      >
        {t('identities.clear')}
      </Button>
    </div>
  );
}
