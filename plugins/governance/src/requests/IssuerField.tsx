import { Select, TextField } from '@backstage/ui';
import {
  environmentWord,
  IssuerView,
} from '@countersign/plugin-governance-common';
import { useIssuers } from '../queries/useIssuers';
import { reasonOf } from '../states/describeError';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

/**
 * What a field of an order is given.
 *
 * @public
 */
export interface OrderFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** What the field is called; by default what it is for. */
  label?: string;
  /** What is wrong with the value. */
  problem?: string;
  isRequired?: boolean;
}

function issuesFor({ environment }: IssuerView, wanted?: string): boolean {
  return (
    wanted === undefined ||
    environment === undefined ||
    environmentWord(environment) === environmentWord(wanted)
  );
}

/** What an issuer is called; one that was picked before the environment was changed says that it does not fit. */
function nameOf(issuer: IssuerView, t: Translate, wanted?: string): string {
  const { environment, title } = issuer;
  if (environment === undefined) {
    return title;
  }
  return issuesFor(issuer, wanted)
    ? t('orders.issuerOf', { title, environment })
    : t('orders.otherEnvironment', { title, environment });
}

/**
 * Chooses where a credential is had: among the connected issuers, those that issue for the environment. Where they cannot be listed,
 * its id is typed.
 *
 * @public
 */
export function IssuerField(
  props: OrderFieldProps & {
    /** Where the credential is used; all issuers are offered while it is not known. */
    environment?: string;
  },
) {
  const { value, onChange, environment, problem, isRequired } = props;
  const { t } = useGovernanceTranslation();
  const { value: page, error } = useIssuers();
  const label = props.label ?? t('orders.issuer');
  const common = { label, isInvalid: problem !== undefined, isRequired };
  if (error && !page) {
    return (
      <TextField
        {...common}
        value={value}
        onChange={onChange}
        description={
          problem ?? t('orders.issuersFailed', { reason: reasonOf(error) })
        }
      />
    );
  }
  const all = page?.items ?? [];
  const chosen = all.find(({ id }) => id === value);
  const offered = all.filter(
    issuer => issuer === chosen || issuesFor(issuer, environment),
  );
  function hint(): string | undefined {
    if (!page) {
      return t('orders.listing');
    }
    if (chosen) {
      return t(`orders.issuerHint.${chosen.activation}`, {
        days: String(Math.floor(chosen.longestLifeDays)),
      });
    }
    if (offered.length > 0) {
      return undefined;
    }
    return environment === undefined
      ? t('orders.noIssuerAtAll')
      : t('orders.noIssuer', { environment });
  }
  return (
    <Select
      {...common}
      description={problem ?? hint()}
      isDisabled={offered.length === 0}
      value={chosen ? value : null}
      onChange={next => typeof next === 'string' && onChange(next)}
      options={offered.map(issuer => ({
        id: issuer.id,
        label: nameOf(issuer, t, environment),
      }))}
    />
  );
}
