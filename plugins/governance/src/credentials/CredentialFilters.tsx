import { Button, SearchField, Select, Text, TextField } from '@backstage/ui';
import { useEffect, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { isEntityRef } from '../display/EntityLink';
import styles from '../identities/Identities.module.css';
import { useIssuers } from '../queries/useIssuers';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import {
  CREDENTIAL_STATES,
  CredentialPlace,
  ENDING_WITHIN,
} from './useCredentialPlace';

/** Milliseconds after the last key until the backend is asked. */
const DEBOUNCE = 300;
const ANY = 'any';

/** What one types, which is looked for once one pauses. What the address says otherwise stands over it. */
function useTyped(
  value: string | undefined,
  onPause: (value: string | undefined) => void,
) {
  const [typed, setTyped] = useState(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  useDebounce(
    () => {
      const next = typed.trim() || undefined;
      if (next !== value) {
        onPause(next);
      }
    },
    DEBOUNCE,
    [typed],
  );
  return [typed, setTyped] as const;
}

/** Whose, which state, issuer, environment and owner, how soon they end, and text; the backend filters. */
export function CredentialFilters({ place }: { place: CredentialPlace }) {
  const { t } = useGovernanceTranslation();
  const issuers = useIssuers();
  const { filter, go } = place;
  const [text, setText] = useTyped(filter.text, next => go({ text: next }));
  const [environment, setEnvironment] = useTyped(filter.environment, next =>
    go({ environment: next }),
  );
  const [owner, setOwner] = useTyped(
    filter.owner,
    // Half a reference finds nothing, and would read as if there were nothing.
    next => (next === undefined || isEntityRef(next)) && go({ owner: next }),
  );
  const ownerBad = owner !== '' && !isEntityRef(owner);
  const any = { id: ANY, label: t('issued.any') };
  const pick = (value: unknown) => (value === ANY ? undefined : String(value));
  const known = issuers.value?.items ?? [];
  return (
    <>
      <div
        className={styles.filters}
        role="search"
        aria-label={t('issued.filters')}
      >
        <SearchField label={t('issued.text')} value={text} onChange={setText} />
        <Select
          label={t('issued.scope')}
          value={filter.scope}
          onChange={value => go({ scope: value === 'all' ? 'all' : undefined })}
          options={[
            { id: 'mine', label: t('issued.scopeMine') },
            { id: 'all', label: t('issued.scopeAll') },
          ]}
        />
        <Select
          label={t('issued.state')}
          value={filter.state ?? ANY}
          onChange={value =>
            go({ state: CREDENTIAL_STATES.find(state => state === value) })
          }
          options={[
            any,
            ...CREDENTIAL_STATES.map(id => ({
              id,
              label: t(`credentials.states.${id}`),
            })),
          ]}
        />
        <Select
          label={t('issued.issuer')}
          value={filter.issuer ?? ANY}
          onChange={value => go({ issuer: pick(value) })}
          options={[
            any,
            ...known.map(({ id, title }) => ({ id, label: title })),
            // One that is not connected any more can still be looked for by a link.
            ...(filter.issuer === undefined ||
            known.some(({ id }) => id === filter.issuer)
              ? []
              : [{ id: filter.issuer, label: filter.issuer }]),
          ]}
        />
        <Select
          label={t('issued.ends')}
          value={String(filter.endsWithinDays ?? ANY)}
          onChange={value =>
            go({
              endsWithinDays: ENDING_WITHIN.find(
                days => String(days) === value,
              ),
            })
          }
          options={[
            any,
            ...ENDING_WITHIN.map(days => ({
              id: String(days),
              label: t('issued.endsWithin', { days: String(days) }),
            })),
          ]}
        />
        <TextField
          label={t('issued.environment')}
          placeholder="prod"
          value={environment}
          onChange={setEnvironment}
        />
        <TextField
          label={t('issued.owner')}
          placeholder={t('identities.ownerPlaceholder')}
          description={
            ownerBad ? t('identities.ownerBad') : t('issued.ownerHint')
          }
          isInvalid={ownerBad}
          value={owner}
          onChange={setOwner}
        />
        <Button
          variant="tertiary"
          onPress={() => {
            setText('');
            setEnvironment('');
            setOwner('');
            go({
              state: undefined,
              issuer: undefined,
              environment: undefined,
              owner: undefined,
              endsWithinDays: undefined,
              text: undefined,
            });
          }}
        >
          {t('issued.clear')}
        </Button>
      </div>
      {issuers.error && (
        <Text as="p" variant="body-small" color="secondary">
          {t('issued.issuersUnread')}
        </Text>
      )}
    </>
  );
}
