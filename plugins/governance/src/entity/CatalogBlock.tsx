import { Entity } from '@backstage/catalog-model';
import { JsonValue } from '@backstage/types';
import { Text } from '@backstage/ui';
import { FactValue } from '../display/FactValue';
import { fieldLabel } from '../display/fieldLabel';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './CatalogBlock.module.css';

/** A value as it is written in the catalog: a text, a list, or fields with values of their own. */
function BlockValue({ value }: { value: JsonValue | undefined }) {
  const { t } = useGovernanceTranslation();
  if (value === null || value === undefined) {
    return <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>;
  }
  if (Array.isArray(value)) {
    return (
      <ul className={styles.values}>
        {value.map((item, index) => (
          <li key={index}>
            <BlockValue value={item} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'object') {
    return (
      <dl className={styles.block}>
        {Object.entries(value).map(([field, content]) => (
          <div key={field}>
            <dt>
              <Text variant="body-small" color="secondary">
                {fieldLabel(field, t)}
              </Text>
            </dt>
            <dd>
              <BlockValue value={content} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <FactValue value={value} />;
}

/** Certificates and partner integrations have no record page of their own yet: what the catalog says is shown. */
export function CatalogBlock(props: { entity: Entity; block: string }) {
  const { t } = useGovernanceTranslation();
  const { entity, block } = props;
  return (
    <Section title={t('tab.blockTitle')}>
      <BlockValue value={entity.spec?.[block]} />
    </Section>
  );
}
