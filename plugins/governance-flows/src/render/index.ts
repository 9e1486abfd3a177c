export { lineOf, outlineOf } from './drawingPaths';
export * from './flowGraph';
export { fitText, layoutFlow } from './layoutFlow';
export type {
  FlowLayout,
  FlowPoint,
  PlacedEdge,
  PlacedNode,
} from './layoutFlow';
export { renderFlowMermaid } from './renderFlowMermaid';
export { renderFlowSvg } from './renderFlowSvg';
export type { StateShape } from './stateKinds';
