import { Document, LineCounter, isNode, isPair, isScalar } from 'yaml';
import { FlowProblem, SourceRange } from './problem';

/** Path of keys and indexes into a document. */
export type SourcePath = readonly (string | number)[];

/** A parsed document that can say where a path stands. */
export interface FlowSource {
  file: string;
  document: Document;
  lines: LineCounter;
  length: number;
}

function toRange(source: FlowSource, start: number, end: number): SourceRange {
  const from = source.lines.linePos(Math.min(start, source.length));
  const to = source.lines.linePos(
    Math.min(Math.max(end, start + 1), source.length),
  );
  return {
    start: { line: Math.max(from.line, 1), column: Math.max(from.col, 1) },
    end: { line: Math.max(to.line, 1), column: Math.max(to.col, 1) },
  };
}

function nodeAt(source: FlowSource, path: SourcePath): unknown {
  return path.length === 0
    ? source.document.contents
    : source.document.getIn(path, true);
}

function keyAt(source: FlowSource, path: SourcePath): unknown {
  const parent = nodeAt(source, path.slice(0, -1));
  const items =
    isNode(parent) && 'items' in parent && Array.isArray(parent.items)
      ? parent.items
      : [];
  const pair = items.find(
    item =>
      isPair(item) && isScalar(item.key) && item.key.value === path.at(-1),
  );
  return isPair(pair) ? pair.key : undefined;
}

/** Where a path stands; when it is absent, where its nearest present parent stands. */
export function rangeOf(source: FlowSource, path: SourcePath): SourceRange {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = nodeAt(source, path.slice(0, depth));
    if (isNode(node) && node.range) {
      return toRange(source, node.range[0], node.range[1]);
    }
  }
  return toRange(source, 0, 1);
}

/** Where a part of an expression stands. Exact for plain and for single-line quoted texts. */
export function rangeInside(
  source: FlowSource,
  path: SourcePath,
  start: number,
  end: number,
): SourceRange {
  const node = nodeAt(source, path);
  if (!isScalar(node) || !node.range) {
    return rangeOf(source, path);
  }
  const plain = node.type === 'PLAIN';
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  if (!plain && !quoted) {
    return rangeOf(source, path);
  }
  const offset = node.range[0] + (quoted ? 1 : 0);
  return toRange(source, offset + start, offset + end);
}

/** A problem at a path; `atKey` points at the key rather than at its value. */
export function problemAt(
  source: FlowSource,
  path: SourcePath,
  code: string,
  message: string,
  atKey = false,
): FlowProblem {
  const key = atKey ? keyAt(source, path) : undefined;
  const range =
    isNode(key) && key.range
      ? toRange(source, key.range[0], key.range[1])
      : rangeOf(source, path);
  return { code, message, path: path.join('.'), file: source.file, range };
}

/** A problem at an offset of the text. */
export function problemAtOffset(
  source: FlowSource,
  start: number,
  end: number,
  code: string,
  message: string,
): FlowProblem {
  return {
    code,
    message,
    path: '',
    file: source.file,
    range: toRange(source, start, end),
  };
}
