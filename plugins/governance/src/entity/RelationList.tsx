import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { EntityRelation } from '@backstage/catalog-model';
import { EntityLink } from '../display/EntityLink';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { relationTitle } from './relationNames';
import styles from './RelationGraph.module.css';

/** Relations in words. */
export function RelationList(props: {
  relations: EntityRelation[];
  collapsed: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { relations, collapsed } = props;
  const list = (
    <ul className={styles.list}>
      {relations.map(({ type, targetRef }) => (
        <li key={`${type} ${targetRef}`}>
          <Text>
            {relationTitle(type)} <EntityLink entityRef={targetRef} />
          </Text>
        </li>
      ))}
    </ul>
  );
  return collapsed ? (
    <Accordion>
      <AccordionTrigger title={t('tab.graphList')} />
      <AccordionPanel>{list}</AccordionPanel>
    </Accordion>
  ) : (
    list
  );
}
