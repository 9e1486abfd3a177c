/**
 * What stands against the scopes of an order at an issuer that offers some. Pure.
 *
 * @param offered - those that may be ordered; the one that is not among them is named, with what is
 * @param called - what the system calls them, in the plural
 * @returns reasons for a person; empty where all are offered
 * @public
 */
export function checkScopes(
  scopes: readonly string[],
  offered: readonly string[],
  called = 'scopes',
): string[] {
  return scopes
    .filter(scope => !offered.includes(scope))
    .map(
      scope =>
        `'${scope}' cannot be ordered here; ${called} that can: ${
          offered.join(', ') || 'none'
        }`,
    );
}
