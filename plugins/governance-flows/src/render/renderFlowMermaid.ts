import { FlowDefinition } from '../definition/definition';
import { toFlowGraph } from './flowGraph';
import { describeState } from './stateKinds';

/** A text inside the quotes of Mermaid, in which only entities can stand for what means something there. */
function quote(text: string): string {
  const safe = text
    .replace(/&/g, '#amp;')
    .replace(/"/g, '#quot;')
    .replace(/</g, '#lt;')
    .replace(/>/g, '#gt;')
    .replace(/\s+/g, ' ');
  return `"${safe}"`;
}

/**
 * Writes a flow as a Mermaid flowchart, as Markdown files and merge requests show it. The same definition gives the
 * same text.
 *
 * @public
 */
export function renderFlowMermaid(definition: FlowDefinition): string {
  const { nodes, edges, title, version } = toFlowGraph(definition);
  // Names of states may be words that mean something to Mermaid, such as "end".
  const ids = new Map(nodes.map(({ name }, index) => [name, `s${index}`]));
  const lines = nodes.map(({ name, kind, summary, initial }) => {
    const state = Object.hasOwn(definition.states, name)
      ? definition.states[name]
      : undefined;
    const [open, close] = state ? describeState(state).mermaid : ['[', ']'];
    const text = quote(`${name}: ${kind}, ${summary}`);
    return `  ${ids.get(name)}${open}${text}${close}${
      initial ? ':::initial' : ''
    }`;
  });
  const ways = edges.map(({ from, to, label, cause }) => {
    const arrow = cause === 'timer' || cause === 'guard' ? '-.->' : '-->';
    return `  ${ids.get(from)} ${arrow}|${quote(label)}| ${ids.get(to)}`;
  });
  return [
    '---',
    `title: ${JSON.stringify(`${title} ${version}`)}`,
    '---',
    'flowchart TD',
    ...lines,
    ...ways,
    '  classDef initial stroke-width:3px',
    '',
  ].join('\n');
}
