import { RemediationOrder } from '@countersign/plugin-governance-node';
import fc from 'fast-check';
import { planStatements } from './planStatements';
import { RoleRow } from './readRoles';

const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];
const privileges = fc.subarray(PRIVILEGES);

function roleHolding(actions: string[]): RoleRow {
  return {
    name: 'writer',
    canLogin: true,
    superuser: false,
    createRole: false,
    createDb: false,
    bypassRls: false,
    replication: false,
    validUntil: 'never',
    memberOf: [],
    hasMembers: false,
    tables: actions.length > 0 ? [{ table: 'public.entries', actions }] : [],
    sessions: [],
    actors: [],
  };
}

/** What the role holds once the statements have run, as the server would have it. */
function runOn(held: string[], statements: string[]): string[] {
  return statements.reduce((rights, statement) => {
    const match =
      /^(GRANT|REVOKE) (.+) ON "public"\."entries" (?:TO|FROM) "writer"$/.exec(
        statement,
      );
    if (!match) {
      throw new Error(`An unexpected statement: ${statement}`);
    }
    const named = match[2].split(', ');
    return match[1] === 'GRANT'
      ? [...new Set([...rights, ...named])]
      : rights.filter(right => !named.includes(right));
  }, held);
}

function plan(
  action: RemediationOrder['action'],
  options: { held: string[]; expected: string[]; keep: string[] },
) {
  const planned = planStatements(
    {
      action,
      source: 'db',
      identity: { realm: 'db', region: '', externalId: 'writer' },
      subject: {
        kind: 'grant',
        externalId: 'table:ledger.public.entries',
        expected: { actions: options.expected },
      },
      ...(action === 'reduce' ? { reduceTo: { actions: options.keep } } : {}),
    },
    roleHolding(options.held),
    { database: 'ledger', escapeIdentifier: name => `"${name}"` },
  );
  return planned.kind === 'statements'
    ? { planned, after: runOn(options.held, planned.statements) }
    : { planned, after: options.held };
}

const situation = fc.record({
  held: privileges,
  expected: privileges,
  keep: privileges,
});

describe('rights on a table', () => {
  it.each(['reduce', 'revoke', 'disable'] as const)(
    '%s never leaves more than there was, nor more than was decided, and leaves alone what has grown',
    action => {
      fc.assert(
        fc.property(situation, options => {
          const { held, expected, keep } = options;
          const { planned, after } = plan(action, options);
          const grown = held.some(right => !expected.includes(right));
          const remaining = held.filter(
            right => action === 'reduce' && keep.includes(right),
          );
          expect(after.every(right => held.includes(right))).toBe(true);
          expect(grown && planned.kind !== 'refused').toBe(false);
          expect(after).toEqual(
            planned.kind === 'statements' ? remaining : held,
          );
        }),
        { numRuns: 1000 },
      );
    },
  );

  it('restore never gives more than was held when it was decided about', () => {
    fc.assert(
      fc.property(situation, options => {
        const { held, expected } = options;
        const { after } = plan('restore', options);
        expect(
          after.every(
            right => held.includes(right) || expected.includes(right),
          ),
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
