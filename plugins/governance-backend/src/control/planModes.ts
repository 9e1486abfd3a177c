import { EnforcementMode } from '@countersign/plugin-governance-common';
import {
  DEFAULT_MODE,
  ModeRow,
  ModeScope,
  ModeSubject,
  describeScope,
  findDeciding,
  isMore,
} from './modes';

/** One rule of `governance.modes`. */
export interface ModeRule extends ModeSubject {
  mode: EnforcementMode;
}

/** What a start of the plugin changes about one scope. */
export interface PlannedMode extends ModeScope {
  id?: string;
  mode: EnforcementMode;
  configured: EnforcementMode | null;
  position: number | null;
  /** Why the mode is another than before; absent where it stays. */
  because?: string;
}

/** Sorts after every rule. */
const LAST = 1_000_000;
/** Sorts after the rules of the first start. */
const LATER = 1000;

function scopeOf(rule: ModeSubject): ModeScope {
  return {
    source: rule.source ?? '',
    environment: rule.environment ?? '',
    flow: rule.flow ?? '',
  };
}

/** What a scope stands for, as something that a mode is asked for. */
export function subjectOf({
  source,
  environment,
  flow,
}: ModeScope): ModeSubject {
  return {
    ...(source ? { source } : {}),
    ...(environment ? { environment } : {}),
    ...(flow ? { flow } : {}),
  };
}

/** What the configuration says for something: the first rule that fits. */
export function configuredFor(
  rules: readonly ModeRule[],
  subject: ModeSubject,
): EnforcementMode {
  const rows = rules.map((rule, position) => ({
    ...scopeOf(rule),
    mode: rule.mode,
    position,
    configured: null,
    changed_by: '',
    changed_at: '',
    reason: '',
    generation: 0,
  }));
  const found = findDeciding(rows, subject);
  return found?.mode ?? DEFAULT_MODE;
}

function sayWhy(how: { first: boolean; taken: boolean }): string {
  if (how.first) {
    return 'the configuration said so at the first start';
  }
  return how.taken
    ? 'the configuration names it since this start'
    : 'the configuration names it and says more than what was approved';
}

/**
 * What the configuration means beside what is stored. With nothing stored it is taken over as it is. Later it can only
 * lower: where it says more than what holds, what holds stays, and the difference is kept to be shown. What people raised
 * stays raised until the configuration changes to something lower. Pure.
 */
export function planModes(
  rules: readonly ModeRule[],
  stored: readonly ModeRow[],
): PlannedMode[] {
  const scopes = new Map<string, { scope: ModeScope; position: number }>();
  [...rules, { mode: DEFAULT_MODE }].forEach((rule, index) => {
    const scope = scopeOf(rule);
    const key = describeScope(scope);
    const position = index === rules.length ? LAST : index;
    if (!scopes.has(key)) {
      scopes.set(key, { scope, position });
    }
  });
  const known = new Map(stored.map(row => [describeScope(row), row]));
  const first = stored.length === 0;
  const planned: PlannedMode[] = [];
  for (const [key, { scope, position }] of scopes) {
    const row = known.get(key);
    const configured = configuredFor(rules, subjectOf(scope));
    if (row) {
      continue;
    }
    const holds = findDeciding(stored, subjectOf(scope))?.mode ?? DEFAULT_MODE;
    const taken = first || !isMore(configured, holds);
    planned.push({
      ...scope,
      mode: taken ? configured : holds,
      configured,
      // After those that decide already, for the same reason.
      position: first ? position : LATER + position,
      because: sayWhy({ first, taken }),
    });
  }
  for (const row of stored) {
    const configured = configuredFor(rules, subjectOf(row));
    const lowers =
      configured !== row.configured && isMore(row.mode, configured);
    planned.push({
      source: row.source,
      environment: row.environment,
      flow: row.flow,
      id: row.id,
      mode: lowers ? configured : row.mode,
      configured,
      // The order in which rules decided stays, or reordering them could let flows do more.
      position: row.position,
      ...(lowers ? { because: 'the configuration was changed to less' } : {}),
    });
  }
  return planned;
}
