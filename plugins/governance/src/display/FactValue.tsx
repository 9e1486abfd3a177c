import { EvidenceFact } from '@countersign/plugin-governance-common';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EntityLink, isEntityRef } from './EntityLink';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

type Value = Extract<EvidenceFact, { known: true }>['value'];

/** The value of a fact, drawn by what it is: a moment, an entity, a list, a yes or no. */
export function FactValue({ value }: { value: Value }) {
  const { t } = useGovernanceTranslation();
  if (value === null || value === '') {
    return <>{t('facts.none')}</>;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? (
      <>{t('facts.none')}</>
    ) : (
      <>
        {value.map((item, index) => (
          <span key={`${index} ${item}`}>
            {index > 0 && ', '}
            <EntityLink entityRef={item} />
          </span>
        ))}
      </>
    );
  }
  switch (typeof value) {
    case 'boolean':
      return <>{value ? t('facts.yes') : t('facts.no')}</>;
    case 'number':
      return <>{value}</>;
    default:
      if (value === 'never') {
        return <>{t('facts.never')}</>;
      }
      if (INSTANT.test(value)) {
        return <RelativeTime at={value} />;
      }
      return isEntityRef(value) ? (
        <EntityLink entityRef={value} />
      ) : (
        <>{value}</>
      );
  }
}
