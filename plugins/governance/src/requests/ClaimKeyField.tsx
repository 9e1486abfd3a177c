import { Alert, Button, Flex, Select, Text } from '@backstage/ui';
import { ClaimKey } from '@countersign/plugin-governance-common';
import { useClaimKeys } from '../queries/useClaimKeys';
import { reasonOf } from '../states/describeError';
import { phraseMoment } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const KEYGEN =
  'governance credential keygen --out ~/.countersign/claims.json --base-url';

function MakeKey({ onLookAgain }: { onLookAgain: () => void }) {
  const { t } = useGovernanceTranslation();
  return (
    <Alert
      status="info"
      icon
      title={t('orders.noKey')}
      description={
        <Flex direction="column" gap="2">
          <Text as="p">{t('orders.noKeyHint')}</Text>
          <code>
            {KEYGEN} {window.location.origin}
          </code>
          <div>
            <Button variant="secondary" onPress={onLookAgain}>
              {t('orders.lookAgain')}
            </Button>
          </div>
        </Flex>
      }
    />
  );
}

/** Chooses the key that a credential is sealed to, by its thumbprint, among the reader's own. */
export function ClaimKeyField(props: {
  value: string;
  onChange: (thumbprint: string) => void;
  problem?: string;
  isRequired?: boolean;
}) {
  const { value, onChange, problem, isRequired } = props;
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { value: page, error, reload } = useClaimKeys();
  const nameOf = ({ label, thumbprint, createdAt }: ClaimKey) =>
    t('orders.keyFrom', {
      name: label ?? `${thumbprint.slice(0, 8)}…`,
      when: phraseMoment(createdAt, now),
    });
  if (error) {
    return (
      <Alert
        role="alert"
        status="danger"
        icon
        title={t('orders.keysFailed', { reason: reasonOf(error) })}
        customActions={
          <Button variant="secondary" onPress={reload}>
            {t('orders.lookAgain')}
          </Button>
        }
      />
    );
  }
  if (page && page.items.length === 0) {
    return <MakeKey onLookAgain={reload} />;
  }
  const keys = page?.items ?? [];
  return (
    <Select
      label={t('orders.key')}
      description={
        problem ?? (page ? t('orders.keyHint') : t('orders.listing'))
      }
      isInvalid={problem !== undefined}
      isRequired={isRequired}
      isDisabled={keys.length === 0}
      value={keys.some(({ thumbprint }) => thumbprint === value) ? value : null}
      onChange={next => typeof next === 'string' && onChange(next)}
      options={keys.map(key => ({ id: key.thumbprint, label: nameOf(key) }))}
    />
  );
}
