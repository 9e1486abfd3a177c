import { JsonObject } from '@backstage/types';
import { SourceRange } from '../parse/problem';

/**
 * How grave a finding is. An `error` keeps a flow from being published, a `warning` is for the reviewer, a `note` says what
 * is worth knowing.
 *
 * @public
 */
export type LintSeverity = 'error' | 'warning' | 'note';

/**
 * Something that the linter found. `number` is that of the table of checks; assertions and suppressions have none.
 *
 * @public
 */
export interface LintFinding {
  /** Stable id of the check, for example `widening`. */
  check: string;
  number?: number;
  severity: LintSeverity;
  message: string;
  file: string;
  /** Where in the document, for example `spec.states.review.on.approved`. */
  path: string;
  range: SourceRange;
  /** Facts that show it, evaluated. */
  example?: JsonObject;
  /** Set while a suppression of the file accepts it. `until` is an ISO 8601 date, inclusive. */
  suppressed?: { reason: string; until: string };
}

/**
 * What is known of a check besides what it finds.
 *
 * @public
 */
export interface LintCheckInfo {
  id: string;
  /** Number in the table of checks. Several checks may look after one row of it. */
  number?: number;
  severity: LintSeverity;
  /** What it makes sure of, in a few words. */
  title: string;
  /** Whether a flow may accept a finding of it for a while. A flow that does not load can suppress nothing. */
  suppressible: boolean;
}
