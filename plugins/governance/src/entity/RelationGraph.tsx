import { Entity, getCompoundEntityRef } from '@backstage/catalog-model';
import { useApiHolder, useRouteRef } from '@backstage/frontend-plugin-api';
import {
  catalogGraphApiRef,
  EntityNode,
  EntityRelationsGraph,
} from '@backstage/plugin-catalog-graph';
import { entityRouteParams } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import { useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { catalogEntityRouteRef } from '../display/entityRoute';
import { Section } from '../display/Section';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { RelationLabel } from './RelationLabel';
import { RelationList } from './RelationList';
import { dependencyRelations, DEPENDENCY_PAIRS } from './relationNames';
import styles from './RelationGraph.module.css';

/** Rem for a number of relations: the graph fills its box, and few nodes in a large one would be huge. */
function heightOf(relations: number): number {
  return Math.min(5 + 2.5 * relations, 26);
}

function Graph(props: { entity: Entity; relations: number }) {
  const { entity, relations } = props;
  const { t } = useGovernanceTranslation();
  const navigate = useNavigate();
  const entityRoute = useRouteRef(catalogEntityRouteRef);
  const root = useMemo(() => getCompoundEntityRef(entity), [entity]);
  const open = (node: EntityNode) => {
    if (entityRoute) {
      navigate(entityRoute(entityRouteParams(node.entity)));
    }
  };
  return (
    <div
      className={styles.graph}
      role="figure"
      aria-label={t('tab.graph')}
      style={{ height: `${heightOf(relations)}rem` }}
    >
      <EntityRelationsGraph
        rootEntityNames={root}
        maxDepth={1}
        relations={DEPENDENCY_PAIRS.flat()}
        relationPairs={DEPENDENCY_PAIRS}
        renderLabel={RelationLabel}
        onNodeClick={open}
        zoom="enable-on-click"
        allowFullscreen={false}
        className={styles.fill}
      />
    </div>
  );
}

/** What depends on what around an entity: the catalog's own graph, and the same as a list. */
export function RelationGraph({ entity }: { entity: Entity }) {
  const { t } = useGovernanceTranslation();
  // Portals without the catalog graph have the list.
  const hasGraph = useApiHolder().get(catalogGraphApiRef) !== undefined;
  const relations = dependencyRelations(entity);
  return (
    <Section title={t('tab.graph')}>
      {relations.length === 0 ? (
        <Text color="secondary">{t('tab.graphEmpty')}</Text>
      ) : (
        <>
          {hasGraph && <Graph entity={entity} relations={relations.length} />}
          <RelationList relations={relations} collapsed={hasGraph} />
        </>
      )}
    </Section>
  );
}
