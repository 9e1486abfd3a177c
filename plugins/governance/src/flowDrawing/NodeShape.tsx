import {
  fitText,
  outlineOf,
  PlacedNode,
} from '@countersign/plugin-governance-flows';
import { forwardRef, KeyboardEvent } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FlowMarks } from './markWay';
import styles from './FlowDrawing.module.css';

/** One state of a flow. Where an instance is, and where it was, is said as well as drawn. */
export const NodeShape = forwardRef<
  SVGGElement,
  {
    node: PlacedNode;
    marks: FlowMarks;
    selected: boolean;
    tabIndex: 0 | -1;
    onSelect: () => void;
    onFocus: () => void;
    onKeyDown: (event: KeyboardEvent) => void;
  }
>(function NodeOf(props, ref) {
  const { t } = useGovernanceTranslation();
  const { node, marks, selected, tabIndex, onSelect, onFocus, onKeyDown } =
    props;
  const isCurrent = node.name === marks.current;
  const isVisited = marks.visited.has(node.name);
  const said = [
    `${node.name}: ${node.kind}, ${node.summary}`,
    node.initial && t('flow.initial'),
    isCurrent && t('flow.current'),
    isVisited && !isCurrent && t('flow.visited'),
  ].filter(Boolean);
  return (
    <g
      ref={ref}
      role="option"
      aria-selected={selected}
      aria-label={said.join(', ')}
      aria-current={isCurrent ? 'step' : undefined}
      tabIndex={tabIndex}
      className={styles.node}
      data-current={isCurrent || undefined}
      data-aside={(marks.hasInstance && !isVisited) || undefined}
      onClick={onSelect}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <title>{said.join(', ')}</title>
      <path className={styles.outline} d={outlineOf(node)} />
      <text className={styles.name} x={node.x} y={node.y - 3}>
        {fitText(node.name)}
      </text>
      <text className={styles.small} x={node.x} y={node.y + 15}>
        {fitText(`${node.kind} · ${node.summary}`)}
      </text>
      {node.initial && (
        <text
          className={styles.small}
          x={node.x}
          y={node.y - node.height / 2 - 4}
        >
          {t('flow.initial')}
        </text>
      )}
    </g>
  );
});
