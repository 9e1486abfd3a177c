/**
 * A place in a source file. Lines and columns count from 1; the end is exclusive.
 *
 * @public
 */
export interface SourceRange {
  start: { line: number; column: number };
  end: { line: number; column: number };
}

/**
 * Something that keeps a flow from loading.
 *
 * @public
 */
export interface FlowProblem {
  /** Stable id of what was checked, for example `dangling-target`. */
  code: string;
  message: string;
  /** Where in the document, for example `spec.states.review.on.approved`. */
  path: string;
  file: string;
  range: SourceRange;
}
