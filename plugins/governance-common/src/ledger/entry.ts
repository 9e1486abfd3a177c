import { z } from 'zod/v4';
import { canonicalJson } from './canonicalJson';

/**
 * `prev` of the first entry, and the digest a chain starts from: 64 zeros.
 *
 * @public
 */
export const LEDGER_GENESIS_HASH: string = '0'.repeat(64);

/**
 * The name of the personal field that holds who acted.
 *
 * @public
 */
export const LEDGER_PRINCIPAL_FIELD = 'actor.principal';

/** A SHA-256 in lower-case hexadecimal. */
export const sha256HexSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

/** A salted commitment to a personal value, or a digest: `sha256:` and 64 hexadecimal digits. */
export const sha256RefSchema = z
  .string()
  .regex(
    /^sha256:[0-9a-f]{64}$/,
    'must be "sha256:" and 64 lower-case hexadecimal digits',
  );

/** UTC with milliseconds, so that text order is time order. */
export const ledgerInstantSchema = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
    'must be UTC with milliseconds, such as 2026-01-31T09:00:00.000Z',
  );

const name = z.string().min(1).max(1024);

/**
 * Who acted, as the chain holds it. `principal` is a commitment, so that erasing a person leaves the chain whole.
 *
 * @public
 */
export const ledgerEntryActorSchema = z.strictObject({
  kind: z.enum(['person', 'service', 'agent', 'engine']),
  principal: sha256RefSchema.optional(),
  signIn: z
    .strictObject({
      provider: name.optional(),
      at: ledgerInstantSchema.optional(),
    })
    .optional(),
  route: name.optional(),
  membershipDigest: name.optional(),
});

/**
 * One entry of the ledger, version 1.
 *
 * @remarks
 * `hash` is the SHA-256 of the canonical JSON (RFC 8785) of the entry without `hash`; `prev` is the `hash` of the entry
 * with the preceding `seq`. `seq` starts at 1 and has no gaps. `commitments` maps a personal field, such as
 * `personal.reason`, to the commitment to its value.
 *
 * @public
 */
export const ledgerEntrySchema = z.strictObject({
  v: z.literal(1),
  seq: z.int().min(1),
  at: ledgerInstantSchema,
  type: name,
  subject: name,
  actor: ledgerEntryActorSchema,
  data: z.record(z.string(), z.json()),
  commitments: z.record(name, sha256RefSchema),
  prev: sha256HexSchema,
  hash: sha256HexSchema,
});

/**
 * One entry of the ledger; see {@link ledgerEntrySchema}.
 *
 * @public
 */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/**
 * Everything of an entry that its hash covers.
 *
 * @public
 */
export type LedgerEntryContent = Omit<LedgerEntry, 'hash'>;

/**
 * The text whose SHA-256 is the hash of an entry. A property `hash`, if there is one, is left out.
 *
 * @public
 */
export function ledgerEntryHashInput(
  entry: LedgerEntryContent & { hash?: string },
): string {
  return canonicalJson({ ...entry, hash: undefined });
}

/**
 * The personal fields of an entry with the commitments that the chain holds to them: `actor.principal` and whatever
 * `commitments` names.
 *
 * @public
 */
export function ledgerCommitments(
  entry: Pick<LedgerEntry, 'actor' | 'commitments'>,
): Record<string, string> {
  return {
    ...entry.commitments,
    ...(entry.actor.principal
      ? { [LEDGER_PRINCIPAL_FIELD]: entry.actor.principal }
      : {}),
  };
}

/**
 * The text whose SHA-256 is the commitment to one personal value. The salt, 64 hexadecimal digits, is what keeps a
 * name from being found by trying all names; without it the commitment says nothing.
 *
 * @public
 */
export function ledgerCommitmentInput(part: {
  field: string;
  value: string;
  salt: string;
}): string {
  return canonicalJson({
    field: part.field,
    salt: part.salt,
    value: part.value,
  });
}
