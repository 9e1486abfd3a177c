import { DependencyGraphTypes } from '@backstage/core-components';
import { relationTitle } from './relationNames';
import styles from './RelationGraph.module.css';

/** The name of a relation on its line, in words. */
export function RelationLabel({
  edge,
}: DependencyGraphTypes.RenderLabelProps<{ relations: string[] }>) {
  return (
    <text className={styles.label} textAnchor="middle">
      {relationTitle(edge.relations[0])}
    </text>
  );
}
