import { JsonValue } from '@backstage/types';
import { FlowDiff, GateComparison, Widening } from './diffFlows';
import { Change } from './listChanges';

const LONGEST_VALUE = 200;

/** A value in the type of code, on one line and without what would end that type. */
function code(value: JsonValue | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = (text ?? 'none').replace(/\s+/g, ' ').replace(/`/g, 'ʼ');
  return `\`${
    line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line
  }\``;
}

/** Words with nothing in them that Markdown or HTML would read. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
}

function looseningLine(entry: Widening, direction: 'widening' | 'narrowing') {
  const { counterexample } = entry;
  const line = `- ${plain(entry.words)}`;
  if (!counterexample) {
    return line;
  }
  const { facts, strict, loose } = counterexample;
  const [before, after] =
    direction === 'widening' ? [strict, loose] : [loose, strict];
  const way =
    before && after
      ? `: before by ${code(before.rule)} to ${code(
          before.target ?? 'nowhere',
        )}, now by ${code(after.rule)} to ${code(after.target ?? 'nowhere')}`
      : '';
  return `${line}\n  - for example ${code(facts)}${way}`;
}

function meaningLine(gate: GateComparison): string {
  const { wider, narrower, other, total } = gate.cells;
  const how =
    gate.method === 'exact'
      ? `${total} cells decided exactly`
      : `${total} cells sampled, not decided`;
  const free =
    gate.freeAtoms.length === 0
      ? ''
      : `; taken as free: ${gate.freeAtoms.map(code).join(', ')}`;
  const shown = gate.exact ? '' : ', not shown by an example';
  return `- ${code(gate.state)}: **${
    gate.verdict
  }**${shown} (${wider} wider, ${narrower} narrower, ${other} other; ${how}${free})`;
}

function changeLine({ kind, path, before, after }: Change): string {
  const values =
    before === undefined && after === undefined
      ? ''
      : `: ${code(before ?? 'none')} → ${code(after ?? 'none')}`;
  return `- ${kind} ${code(path)}${values}`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];
}

/**
 * A comparison of two versions as Markdown, what allows more first. Facts and expressions are set as code.
 *
 * @public
 */
export function describeDiff(diff: FlowDiff): string {
  if (diff.equal) {
    return 'The two versions are equal.\n';
  }
  const verdict =
    diff.widening.length === 0
      ? 'Nothing is allowed that was not allowed before.'
      : `${diff.widening.length} change${
          diff.widening.length === 1 ? '' : 's'
        } may allow more than before.`;
  return `${[
    verdict,
    ...section(
      'Allows more',
      diff.widening.map(entry => looseningLine(entry, 'widening')),
    ),
    ...section(
      'Allows less',
      diff.narrowing.map(entry => looseningLine(entry, 'narrowing')),
    ),
    ...section('Gates', diff.meaning.map(meaningLine)),
    ...section('Text', diff.structure.map(changeLine)),
  ].join('\n\n')}\n`;
}
