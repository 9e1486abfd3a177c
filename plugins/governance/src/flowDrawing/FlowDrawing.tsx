import {
  FlowDefinition,
  layoutFlow,
  toFlowGraph,
} from '@countersign/plugin-governance-flows';
import { useMemo } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FlowCanvas } from './FlowCanvas';
import { FlowList } from './FlowList';
import { FlowWay, markWay } from './markWay';

/**
 * A flow as a drawing: states and the ways between them, the way that one instance has taken, where it is, and which
 * state the reader looks at. The same stands below as a list.
 */
export function FlowDrawing(props: {
  definition: FlowDefinition;
  /** The way that an instance has taken. */
  way?: FlowWay;
  /** The state in which the instance is. */
  current?: string;
  /** The state whose details are shown elsewhere on the page. */
  selected?: string;
  onSelect?: (state: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { definition, way, current, selected, onSelect } = props;
  const graph = useMemo(() => toFlowGraph(definition), [definition]);
  const layout = useMemo(() => layoutFlow(graph), [graph]);
  const marks = useMemo(
    () => markWay(graph, way, current),
    [graph, way, current],
  );
  return (
    <div>
      <FlowCanvas
        layout={layout}
        marks={marks}
        label={t('flow.drawing', {
          title: graph.title,
          version: graph.version,
        })}
        selected={selected}
        onSelect={onSelect}
      />
      <FlowList graph={graph} marks={marks} />
    </div>
  );
}
