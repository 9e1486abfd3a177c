import { EnforcementMode } from '@countersign/plugin-governance-common';

/** What a mode is asked for. A rule that names what is not known here never fits. */
export interface ModeSubject {
  source?: string;
  environment?: string;
  flow?: string;
}

/** What a mode is set for; an empty text stands for any. */
export interface ModeScope {
  source: string;
  environment: string;
  flow: string;
}

/** A row of `governance_modes`. */
export interface ModeRow extends ModeScope {
  id: string;
  mode: EnforcementMode;
  /** What the configuration says for the same scope. */
  configured: EnforcementMode | null;
  position: number | null;
  changed_by: string;
  changed_at: string;
  reason: string;
  generation: number;
}

/** People are asked and nothing is carried out, where nobody said anything else. */
export const DEFAULT_MODE: EnforcementMode = 'advise';

const RANKS: Record<EnforcementMode, number> = {
  observe: 0,
  advise: 1,
  enforce: 2,
};

/** Whether one mode lets flows do more than another. */
export function isMore(a: EnforcementMode, b: EnforcementMode): boolean {
  return RANKS[a] > RANKS[b];
}

/** A scope in words that are always the same, so that two are compared by them. */
export function describeScope({
  source,
  environment,
  flow,
}: ModeScope): string {
  return `source=${source || '*'} environment=${environment || '*'} flow=${
    flow || '*'
  }`;
}

const narrowness = ({ source, environment, flow }: ModeScope) =>
  [source, environment, flow].filter(Boolean).length;

function fits(scope: ModeScope, subject: ModeSubject): boolean {
  return (
    (scope.source === '' || scope.source === subject.source) &&
    (scope.environment === '' || scope.environment === subject.environment) &&
    (scope.flow === '' || scope.flow === subject.flow)
  );
}

/**
 * The row that decides: what people set comes before the rules of the configuration, the narrowest first and the lower mode
 * where two are equally narrow; the rules come in their order.
 */
export function findDeciding<R extends Omit<ModeRow, 'id'>>(
  rows: readonly R[],
  subject: ModeSubject,
): R | undefined {
  return [...rows]
    .sort((a, b) => {
      if (a.position === null && b.position === null) {
        return narrowness(b) - narrowness(a) || RANKS[a.mode] - RANKS[b.mode];
      }
      return (a.position ?? -1) - (b.position ?? -1);
    })
    .find(row => fits(row, subject));
}
