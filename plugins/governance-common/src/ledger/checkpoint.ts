import { z } from 'zod/v4';
import { canonicalJson } from './canonicalJson';
import { ledgerInstantSchema, sha256HexSchema } from './entry';

/**
 * A signed head of the ledger: "at this time it had so many entries and the last had this hash". Kept outside, it
 * uncovers truncation, roll-back and a history signed anew.
 *
 * @remarks
 * `signature` is Ed25519 (RFC 8032) in base64 over the canonical JSON (RFC 8785) of the checkpoint without `signature`.
 *
 * @public
 */
export const ledgerCheckpointSchema = z.strictObject({
  v: z.literal(1),
  ledgerId: z.string().min(1).max(256),
  size: z.int().min(1),
  headHash: sha256HexSchema,
  at: ledgerInstantSchema,
  keyId: z.string().min(1).max(256),
  algorithm: z.literal('Ed25519'),
  // 64 bytes: the last character carries two bits only, and accepting others would give one signature several texts
  signature: z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{85}[AQgw]==$/,
      'must be 64 bytes in base64 with padding',
    ),
});

/**
 * A signed head of the ledger; see {@link ledgerCheckpointSchema}.
 *
 * @public
 */
export type LedgerCheckpoint = z.infer<typeof ledgerCheckpointSchema>;

/**
 * The text that a checkpoint's signature covers. A property `signature`, if there is one, is left out.
 *
 * @public
 */
export function ledgerCheckpointSigningInput(
  checkpoint: Omit<LedgerCheckpoint, 'signature'> & { signature?: string },
): string {
  return canonicalJson({ ...checkpoint, signature: undefined });
}
