import dagre from '@dagrejs/dagre';
import { FlowGraph, FlowGraphEdge, FlowGraphNode } from './flowGraph';

/**
 * A place in a drawing, in its own units, which are pixels at full size.
 *
 * @public
 */
export interface FlowPoint {
  x: number;
  y: number;
}

/**
 * A state with its place; `x` and `y` are its middle.
 *
 * @public
 */
export interface PlacedNode extends FlowGraphNode, FlowPoint {
  width: number;
  height: number;
}

/**
 * A way with the points that its line goes through, and the middle of its label.
 *
 * @public
 */
export interface PlacedEdge extends FlowGraphEdge {
  points: FlowPoint[];
  at: FlowPoint;
}

/**
 * A flow with a place for everything.
 *
 * @public
 */
export interface FlowLayout {
  title: string;
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

const NODE_HEIGHT = 52;
const MARGIN = 16;
/** Pixels of a letter at the sizes that the drawing uses; wide enough for the fonts of the portal. */
const LETTER = { name: 8, small: 6.5 };
/** What shapes with slanted sides need beside their text. */
const PADDING = 36;
/** Texts beyond it are cut; the list of states has them whole. */
const LONGEST = 34;

/**
 * A text as it fits into the drawing.
 *
 * @public
 */
export function fitText(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function widthOf(node: FlowGraphNode): number {
  const text = Math.max(
    fitText(node.name).length * LETTER.name,
    fitText(`${node.kind} · ${node.summary}`).length * LETTER.small,
  );
  return Math.max(Math.ceil(text) + PADDING, 120);
}

/**
 * Gives every state and every way of a flow its place, from top to bottom. The same graph is always laid out the same.
 *
 * @public
 */
export function layoutFlow(graph: FlowGraph): FlowLayout {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({
    rankdir: 'TB',
    nodesep: 32,
    ranksep: 40,
    edgesep: 16,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const node of graph.nodes) {
    layout.setNode(node.name, { width: widthOf(node), height: NODE_HEIGHT });
  }
  for (const { from, to, id, label } of graph.edges) {
    layout.setEdge(
      from,
      to,
      {
        width: fitText(label).length * LETTER.small + 8,
        height: 16,
        labelpos: 'c',
      },
      id,
    );
  }
  dagre.layout(layout);
  const { width = 0, height = 0 } = layout.graph();
  return {
    title: graph.title,
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map(node => {
      const place = layout.node(node.name);
      return {
        ...node,
        x: place.x,
        y: place.y,
        width: place.width,
        height: place.height,
      };
    }),
    edges: graph.edges.map(edge => {
      const line = layout.edge(edge.from, edge.to, edge.id);
      const points = line.points.map(({ x, y }) => ({ x, y }));
      const middle = points[Math.floor(points.length / 2)];
      return {
        ...edge,
        points,
        at: { x: line.x ?? middle.x, y: line.y ?? middle.y },
      };
    }),
  };
}
