import {
  Fact,
  FactBasis,
  keyOf,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';
import { OVERRIDE_SOURCE } from './overrideSource';

/** What one source says about an identity, without its holdings. */
export type IdentityBody = Omit<
  ObservedIdentity,
  'credentials' | 'grants' | 'entitlements'
>;

/** A statement with who made it and when it was last confirmed. */
export interface Statement<B> {
  source: string;
  basis: FactBasis;
  at: string;
  absentSince: string | undefined;
  body: B;
}

/** Fields that say what people intend. A declaration knows them better than a system's label. */
const INTENT: ReadonlySet<string> = new Set([
  'owner',
  'sponsor',
  'purpose',
  'environment',
  'consumers',
]);

/** Which of several statements counts for a field, best first. */
function ranked<B>(
  statements: Statement<B>[],
  preferred: FactBasis,
): Statement<B>[] {
  const rank = (statement: Statement<B>) =>
    (statement.absentSince === undefined ? 0 : 2) +
    (statement.basis === preferred ? 0 : 1);
  return [...statements].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.at.localeCompare(a.at) ||
      a.source.localeCompare(b.source),
  );
}

/**
 * The statement that counts for a field: of what people intend the declared one, of everything else the observed one;
 * among equals the latest.
 */
export function winningStatement<B extends object, K extends keyof B & string>(
  statements: Statement<B>[],
  field: K,
): { statement: Statement<B>; value: NonNullable<B[K]> } | undefined {
  const corrected = statements.find(({ source }) => source === OVERRIDE_SOURCE);
  const correction = corrected?.body[field];
  if (corrected && correction !== undefined && correction !== null) {
    return { statement: corrected, value: correction };
  }
  const preferred: FactBasis = INTENT.has(field) ? 'declared' : 'observed';
  for (const statement of ranked(statements, preferred)) {
    const value = statement.body[field];
    if (value === undefined || value === null) {
      continue;
    }
    // A status nobody knows is no statement that could outdo another.
    if (field === 'status' && value === 'unknown') {
      continue;
    }
    return { statement, value };
  }
  return undefined;
}

function valueOf<B extends object, K extends keyof B & string>(
  statements: Statement<B>[],
  field: K,
): NonNullable<B[K]> | undefined {
  return winningStatement(statements, field)?.value;
}

/** The identity that several statements amount to. */
export function resolveIdentity(
  statements: Statement<IdentityBody>[],
  homeSource: string,
): {
  resolved: Pick<
    IdentityBody,
    | 'displayName'
    | 'type'
    | 'status'
    | 'environment'
    | 'owner'
    | 'purpose'
    | 'privileged'
    | 'platformOwned'
    | 'managedBy'
  >;
  ownerBasis: FactBasis | undefined;
  absentSince: string | undefined;
} {
  const home = statements.find(({ source }) => source === homeSource);
  const stating = statements.filter(({ source }) => source !== OVERRIDE_SOURCE);
  const absences = (home ? [home] : stating).map(
    ({ absentSince }) => absentSince,
  );
  const absentSince = absences.every(absence => absence !== undefined)
    ? absences
        .map(absence => absence ?? '')
        .sort()
        .at(-1)
    : undefined;
  const owner = valueOf(statements, 'owner');
  return {
    resolved: {
      displayName: valueOf(statements, 'displayName') ?? '',
      type: valueOf(statements, 'type') ?? 'service-account',
      status: valueOf(statements, 'status') ?? 'unknown',
      environment: valueOf(statements, 'environment'),
      owner: owner && keyOf(owner),
      purpose: valueOf(statements, 'purpose'),
      privileged: valueOf(statements, 'privileged'),
      platformOwned: valueOf(statements, 'platformOwned'),
      managedBy: valueOf(statements, 'managedBy'),
    },
    ownerBasis: winningStatement(statements, 'owner')?.statement.basis,
    absentSince,
  };
}

const REASONS: Record<string, string> = {
  lastUsedAt: 'No source records its use.',
  owner: 'No source names an owner.',
  consumers: 'No source says what uses it.',
  expiresAt: 'No source states whether it expires.',
};

/** A fact out of several statements, with its source and time; or that nobody states it. */
export function factOf<B extends object, K extends keyof B & string>(
  statements: Statement<B>[],
  field: K,
): Fact<NonNullable<B[K]>> {
  const winner = winningStatement(statements, field);
  return winner
    ? {
        known: true,
        value: winner.value,
        source: winner.statement.source,
        at: winner.statement.at,
        basis: winner.statement.basis,
      }
    : { known: false, reason: REASONS[field] ?? 'No source states it.' };
}
