import {
  fitText,
  lineOf,
  PlacedEdge,
} from '@countersign/plugin-governance-flows';
import { FlowMarks } from './markWay';
import styles from './FlowDrawing.module.css';

/** One way between two states: dashed where time or a guard sends an instance along it. */
export function EdgeShape(props: {
  edge: PlacedEdge;
  marks: FlowMarks;
  /** Id of the marker at its end. */
  arrow: string;
}) {
  const { edge, marks, arrow } = props;
  const isTaken = marks.taken.has(edge.id);
  return (
    <g
      className={styles.edge}
      data-taken={isTaken || undefined}
      data-aside={(marks.hasInstance && !isTaken) || undefined}
      data-dashed={edge.cause === 'timer' || edge.cause === 'guard'}
    >
      <path
        className={styles.line}
        d={lineOf(edge.points)}
        markerEnd={`url(#${arrow})`}
      />
      <text className={styles.label} x={edge.at.x} y={edge.at.y + 4}>
        {fitText(edge.label)}
      </text>
    </g>
  );
}
