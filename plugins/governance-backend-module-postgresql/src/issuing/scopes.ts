/** What a login may hold, as a scope says it. */
export type PostgresqlScope =
  | { kind: 'member'; role: string }
  | { kind: 'table'; schema: string; table: string; privileges: string[] };

const NAME = '[A-Za-z_][A-Za-z0-9_$-]{0,62}';
const MEMBER = new RegExp(`^member:(${NAME})$`);
const TABLE = new RegExp(`^table:(${NAME})\\.(${NAME}):([A-Z]+(?:,[A-Z]+)*)$`);

/** Keywords cannot be escaped, so only those that we know ourselves ever become part of a statement. */
const GRANTABLE = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];

/**
 * Reads a scope: `member:readers` or `table:public.orders:INSERT,SELECT`. `undefined` where it is neither, or asks for more
 * than reading and writing rows.
 */
export function parseScope(scope: string): PostgresqlScope | undefined {
  const member = MEMBER.exec(scope);
  if (member) {
    return { kind: 'member', role: member[1] };
  }
  const table = TABLE.exec(scope);
  if (!table) {
    return undefined;
  }
  const privileges = table[3].split(',');
  return privileges.every(privilege => GRANTABLE.includes(privilege))
    ? { kind: 'table', schema: table[1], table: table[2], privileges }
    : undefined;
}

/** Writes scopes as they are compared: privileges in their order, scopes in theirs. */
export function writeScopes(held: {
  memberOf: readonly string[];
  tables: ReadonlyArray<{ table: string; actions: readonly string[] }>;
}): string[] {
  return [
    ...held.memberOf.map(role => `member:${role}`),
    ...held.tables.map(
      ({ table, actions }) => `table:${table}:${[...actions].sort().join(',')}`,
    ),
  ].sort();
}

/**
 * Scopes that say what a login holds, in the words of an order where those mean exactly that: rights of a table in another order, or
 * parted into two scopes, are the same rights.
 */
export function inWordsOf(
  ordered: readonly string[],
  held: readonly string[],
): string[] {
  const tables = new Map<string, Set<string>>();
  const memberOf = new Set<string>();
  for (const scope of ordered.map(parseScope)) {
    if (scope?.kind === 'member') {
      memberOf.add(scope.role);
    } else if (scope) {
      const table = `${scope.schema}.${scope.table}`;
      const actions = tables.get(table) ?? new Set();
      scope.privileges.forEach(privilege => actions.add(privilege));
      tables.set(table, actions);
    }
  }
  const meant = writeScopes({
    memberOf: [...memberOf],
    tables: [...tables].map(([table, actions]) => ({
      table,
      actions: [...actions],
    })),
  });
  return meant.join('\n') === [...held].sort().join('\n')
    ? [...ordered].sort()
    : [...held];
}
