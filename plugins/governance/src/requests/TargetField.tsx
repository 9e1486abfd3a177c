import { Flex, Select, TextField } from '@backstage/ui';
import { useStores } from '../queries/useStores';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ClaimKeyField } from './ClaimKeyField';
import { OrderFieldProps } from './IssuerField';
import { joinTarget, splitTarget } from './targetParts';

/** Kind of the store whose places are keys of people. */
const SEALED_CLAIM = 'sealed-claim';

/**
 * Chooses where a credential is delivered: a connected store, and where in it. For sealed claims, the reader's own keys are offered. Where
 * stores cannot be listed, the whole target is typed.
 *
 * @public
 */
export function TargetField(props: OrderFieldProps) {
  const { value, onChange, problem, isRequired } = props;
  const { t } = useGovernanceTranslation();
  const { value: page, error } = useStores();
  const label = props.label ?? t('orders.target');
  if (error && !page) {
    return (
      <TextField
        label={label}
        isInvalid={problem !== undefined}
        isRequired={isRequired}
        value={value}
        onChange={onChange}
        description={
          problem ?? t('orders.storesFailed', { reason: reasonOf(error) })
        }
      />
    );
  }
  const stores = page?.items ?? [];
  const { store, path } = splitTarget(value);
  const chosen = stores.find(({ id }) => id === store);
  const place = {
    value: path,
    onChange: (next: string) => onChange(joinTarget({ store, path: next })),
    problem,
    isRequired,
  };
  function hint(): string | undefined {
    if (!page) {
      return t('orders.listing');
    }
    return stores.length === 0 ? t('orders.noStore') : undefined;
  }
  return (
    <Flex direction="column" gap="4">
      <Select
        label={label}
        // Said at the place, once there is a place to say it at.
        description={(chosen ? undefined : problem) ?? hint()}
        isInvalid={!chosen && problem !== undefined}
        isRequired={isRequired}
        isDisabled={stores.length === 0}
        value={chosen ? store : null}
        // Another store has other places.
        onChange={next =>
          typeof next === 'string' &&
          next !== store &&
          onChange(joinTarget({ store: next, path: '' }))
        }
        options={stores.map(({ id, title }) => ({ id, label: title }))}
      />
      {chosen?.kind === SEALED_CLAIM && <ClaimKeyField {...place} />}
      {chosen && chosen.kind !== SEALED_CLAIM && (
        <TextField
          label={t('orders.path')}
          description={problem ?? t('orders.pathHint')}
          isInvalid={problem !== undefined}
          isRequired={isRequired}
          value={path}
          onChange={place.onChange}
        />
      )}
    </Flex>
  );
}
