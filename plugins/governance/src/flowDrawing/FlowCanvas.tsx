import { ButtonIcon, Flex } from '@backstage/ui';
import { FlowLayout } from '@countersign/plugin-governance-flows';
import { RiAddLine, RiFullscreenLine, RiSubtractLine } from '@remixicon/react';
import { KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EdgeShape } from './EdgeShape';
import { FlowMarks } from './markWay';
import { NodeShape } from './NodeShape';
import { useViewBox } from './useViewBox';
import styles from './FlowDrawing.module.css';

/** Which state the keys lead to, from one state among so many. */
function moveFocus(key: string, index: number, count: number) {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(index + 1, count - 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** The drawing itself, with its zoom. States are reached with the arrow keys, from the top to the bottom. */
export function FlowCanvas(props: {
  layout: FlowLayout;
  marks: FlowMarks;
  label: string;
  selected?: string;
  onSelect?: (state: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { layout, marks, label, selected, onSelect } = props;
  const size = useMemo(
    () => ({ width: layout.width, height: layout.height }),
    [layout],
  );
  const view = useViewBox(size);
  const arrow = useId();
  const nodes = useMemo(
    () => [...layout.nodes].sort((a, b) => a.y - b.y || a.x - b.x),
    [layout],
  );
  const elements = useRef(new Map<string, SVGGElement>());
  const [focused, setFocused] = useState<string>();
  const entry = [focused, selected, marks.current].find(
    name => name !== undefined && nodes.some(node => node.name === name),
  );

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect?.(nodes[index].name);
      return;
    }
    const next = moveFocus(event.key, index, nodes.length);
    if (next !== undefined) {
      event.preventDefault();
      elements.current.get(nodes[next].name)?.focus();
    }
  };

  return (
    <div className={styles.frame}>
      <Flex gap="1" className={styles.zoom}>
        <ButtonIcon
          size="small"
          variant="secondary"
          icon={<RiAddLine />}
          aria-label={t('flow.zoomIn')}
          onPress={view.zoomIn}
        />
        <ButtonIcon
          size="small"
          variant="secondary"
          icon={<RiSubtractLine />}
          aria-label={t('flow.zoomOut')}
          onPress={view.zoomOut}
        />
        <ButtonIcon
          size="small"
          variant="secondary"
          icon={<RiFullscreenLine />}
          aria-label={t('flow.fit')}
          onPress={view.fit}
        />
      </Flex>
      <svg
        ref={view.svg}
        className={styles.canvas}
        viewBox={view.viewBox}
        role="listbox"
        aria-label={label}
        {...view.pointer}
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M 0 0 L 8 4 L 0 8 Z" className={styles.head} />
          </marker>
        </defs>
        <g aria-hidden>
          {layout.edges.map(edge => (
            <EdgeShape key={edge.id} edge={edge} marks={marks} arrow={arrow} />
          ))}
        </g>
        {nodes.map((node, index) => (
          <NodeShape
            key={node.name}
            ref={element => {
              if (element) {
                elements.current.set(node.name, element);
              } else {
                elements.current.delete(node.name);
              }
            }}
            node={node}
            marks={marks}
            selected={node.name === selected}
            tabIndex={node.name === (entry ?? nodes[0].name) ? 0 : -1}
            onSelect={() => onSelect?.(node.name)}
            onFocus={() => {
              setFocused(node.name);
              view.show(node);
            }}
            onKeyDown={event => onKeyDown(event, index)}
          />
        ))}
      </svg>
    </div>
  );
}
