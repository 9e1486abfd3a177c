import { z } from 'zod/v4';

/**
 * What the contract of a partner integration covers, set against what is granted: to it, and to the identities that it
 * uses; or that it is not known, and why.
 *
 * @public
 */
export const contractDifferenceSchema = z.discriminatedUnion('known', [
  z.strictObject({
    known: z.literal(true),
    scope: z.array(z.string()),
    granted: z.array(z.string()),
    /** Granted, and the contract does not cover it. */
    notInContract: z.array(z.string()),
    /** Covered by the contract, and not granted. */
    notGranted: z.array(z.string()),
  }),
  z.strictObject({ known: z.literal(false), reason: z.string() }),
]);

/**
 * What {@link contractDifferenceSchema} accepts, parsed.
 *
 * @public
 */
export type ContractDifference = z.output<typeof contractDifferenceSchema>;

/**
 * Sets a contract against what is granted. What is not stated is not known, and an empty list is a statement.
 *
 * @public
 */
export function compareWithContract(options: {
  scope: readonly string[] | undefined;
  granted: readonly string[] | undefined;
}): ContractDifference {
  if (options.scope === undefined) {
    return { known: false, reason: 'No source says what its contract covers' };
  }
  if (options.granted === undefined) {
    return { known: false, reason: 'No source says what is granted to it' };
  }
  const scope = [...new Set(options.scope)].sort();
  const granted = [...new Set(options.granted)].sort();
  return {
    known: true,
    scope,
    granted,
    notInContract: granted.filter(name => !scope.includes(name)),
    notGranted: scope.filter(name => !granted.includes(name)),
  };
}
