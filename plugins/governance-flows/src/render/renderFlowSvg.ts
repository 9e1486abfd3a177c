import { FlowDefinition } from '../definition/definition';
import { lineOf, outlineOf } from './drawingPaths';
import { toFlowGraph } from './flowGraph';
import { fitText, layoutFlow, PlacedEdge, PlacedNode } from './layoutFlow';

const STYLE = `
  .flow { --ink: #1f1f1f; --soft: #5b5b5b; --line: #8a8a8a; --paper: #ffffff; --page: #f8f8f8; --mark: #1f5493; }
  @media (prefers-color-scheme: dark) {
    .flow { --ink: #ffffff; --soft: #b4b4b4; --line: #9e9e9e; --paper: #424242; --page: #333333; --mark: #9cc9ff; }
  }
  .flow text { fill: var(--ink); font: 14px system-ui, sans-serif; text-anchor: middle; }
  .flow .small { fill: var(--soft); font-size: 11px; }
  .flow .page { fill: var(--page); }
  .flow .state { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
  .flow .initial { stroke: var(--mark); stroke-width: 3; }
  .flow .way { fill: none; stroke: var(--line); stroke-width: 1.5; }
  .flow .timer, .flow .guard { stroke-dasharray: 5 4; }
  .flow .label { paint-order: stroke; stroke: var(--page); stroke-width: 4px; }
  .flow .head { fill: var(--line); }
`;

function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

const show = (text: string) => escapeXml(fitText(text));

function drawNode(node: PlacedNode): string {
  const { name, kind, summary, x, y, initial } = node;
  return [
    '<g>',
    `<title>${escapeXml(`${name}: ${kind}, ${summary}`)}</title>`,
    `<path class="state${initial ? ' initial' : ''}" d="${outlineOf(node)}"/>`,
    `<text x="${x}" y="${y - 3}">${show(name)}</text>`,
    `<text class="small" x="${x}" y="${y + 15}">${show(
      `${kind} · ${summary}`,
    )}</text>`,
    '</g>',
  ].join('');
}

function drawEdge({ points, at, label, cause, from, to }: PlacedEdge): string {
  return [
    '<g>',
    `<title>${escapeXml(`${from} to ${to}: ${label}`)}</title>`,
    `<path class="way ${cause}" d="${lineOf(
      points,
    )}" marker-end="url(#head)"/>`,
    `<text class="small label" x="${at.x}" y="${at.y + 4}">${show(
      label,
    )}</text>`,
    '</g>',
  ].join('');
}

/**
 * Draws a flow as an SVG document of its own, for light and dark surroundings. Every state and every way has its text
 * as a title. The same definition gives the same text.
 *
 * @public
 */
export function renderFlowSvg(definition: FlowDefinition): string {
  const graph = toFlowGraph(definition);
  const { width, height, nodes, edges } = layoutFlow(graph);
  const title = escapeXml(`${graph.title} ${graph.version}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" aria-label="${title}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M 0 0 L 8 4 L 0 8 Z"/></marker></defs>',
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...edges.map(drawEdge),
    ...nodes.map(drawNode),
    '</svg>',
    '',
  ].join('\n');
}
