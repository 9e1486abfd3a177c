import { LineCounter, isNode, isScalar, parseAllDocuments, visit } from 'yaml';
import { FlowProblem } from './problem';
import { FlowSource, problemAt, problemAtOffset } from './source';

/** One document of a file: its place, and its value when it could be read. */
export interface ReadDocument {
  source: FlowSource;
  value: unknown;
  problems: FlowProblem[];
}

const LONGEST_SOURCE = 256 * 1024;
const MOST_DOCUMENTS = 100;
const DEEPEST = 64;

/** Whether flow collections or indentation nest deeper than any definition needs. Linear, before the parser recurses. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') {
      depth += 1;
      if (depth > DEEPEST) {
        return true;
      }
    } else if (character === ']' || character === '}') {
      depth = Math.max(0, depth - 1);
    }
  }
  return /^(?: {2}|\t){64}/m.test(text) || /^(?:[-?] ){64}/m.test(text);
}

/** Keys that are no names: collections, and what would be lost on the way into an object. */
function keyProblems(source: FlowSource): FlowProblem[] {
  const problems: FlowProblem[] = [];
  visit(source.document, {
    Pair(_, { key }) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (isNode(key) && (name === undefined || name === '__proto__')) {
        const [start, end] = key.range ?? [0, 1];
        const message =
          name === undefined
            ? 'a key must be a text'
            : `the key ${name} is not accepted`;
        problems.push(problemAtOffset(source, start, end, 'yaml', message));
      }
    },
  });
  return problems;
}

function refuseWhole(file: string, message: string): ReadDocument[] {
  const lines = new LineCounter();
  const [document] = parseAllDocuments('{}', { lineCounter: lines });
  const source: FlowSource = { file, document, lines, length: 2 };
  return [
    {
      source,
      value: undefined,
      problems: [problemAt(source, [], 'yaml', message)],
    },
  ];
}

/**
 * Reads the YAML documents of a file. Duplicate keys, aliases, deep nesting and overlong files are refused, before they
 * cost anything. An empty document is left out.
 */
export function readDocuments(text: string, file: string): ReadDocument[] {
  if (text.length > LONGEST_SOURCE) {
    return refuseWhole(
      file,
      `the text has ${text.length} characters; at most ${LONGEST_SOURCE} are accepted`,
    );
  }
  if (nestsTooDeep(text)) {
    return refuseWhole(
      file,
      `the text nests deeper than ${DEEPEST} levels, which no definition needs`,
    );
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const documents = Array.isArray(parsed) ? parsed : [];
  if (documents.length > MOST_DOCUMENTS) {
    return refuseWhole(
      file,
      `the file has ${documents.length} documents; at most ${MOST_DOCUMENTS} are accepted`,
    );
  }
  const read = documents.map((document): ReadDocument => {
    const source: FlowSource = { file, document, lines, length: text.length };
    const problems = [...document.errors, ...document.warnings].map(error =>
      problemAtOffset(
        source,
        error.pos[0],
        error.pos[1],
        'yaml',
        error.message,
      ),
    );
    problems.push(...keyProblems(source));
    if (problems.length > 0) {
      return { source, value: undefined, problems };
    }
    try {
      return { source, value: document.toJS({ maxAliasCount: 0 }), problems };
    } catch (error) {
      const message = `aliases are not accepted: ${(error as Error).message}`;
      return {
        source,
        value: undefined,
        problems: [problemAt(source, [], 'yaml', message)],
      };
    }
  });
  const filled = read.filter(
    ({ value, problems }) => problems.length > 0 || value !== null,
  );
  return filled.length > 0 ? filled : refuseWhole(file, 'the file is empty');
}
