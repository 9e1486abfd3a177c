import { z } from 'zod/v4';
import { canonicalJson } from '../ledger/canonicalJson';
import { sha256HexSchema } from '../ledger/entry';

/** What the first line of an evidence pack, and its manifest, say they are. @public */
export const EVIDENCE_PACK_FORMAT = 'countersign-evidence-pack';

/** Records between two blocks. @public */
export const EVIDENCE_BLOCK_SIZE = 500;

const format = z.literal(EVIDENCE_PACK_FORMAT);

/** The first line of an evidence pack. @public */
export const evidenceHeaderSchema = z.strictObject({
  kind: z.literal('header'),
  format,
  v: z.literal(1),
  campaign: z.string().min(1),
  ledgerId: z.string().min(1),
});

/**
 * Follows the records that it is about, with the key of each and the SHA-256 of its line, in their order. The manifest
 * holds the SHA-256 of this line, so that a record that was changed, left out, added or moved can be named.
 *
 * @public
 */
export const evidenceBlockSchema = z.strictObject({
  kind: z.literal('block'),
  number: z.int().min(1),
  records: z
    .array(z.tuple([z.string().min(1), sha256HexSchema]))
    .min(1)
    .max(EVIDENCE_BLOCK_SIZE),
});

/** The last line but one: what was signed. @public */
export const evidenceManifestSchema = z.strictObject({
  kind: z.literal('manifest'),
  format,
  v: z.literal(1),
  campaign: z.string().min(1),
  ledgerId: z.string().min(1),
  /** SHA-256 of the first line. */
  header: sha256HexSchema,
  /** Records by kind. */
  records: z.record(z.string(), z.int().min(1)),
  /** SHA-256 of each block's line. */
  blocks: z.array(sha256HexSchema),
  /** The key that signed, SPKI in PEM; whoever checks compares it with one from elsewhere. */
  keyId: z.string().min(1),
  publicKey: z.string().min(1),
});

/**
 * The last line. `signature` is Ed25519 (RFC 8032) in base64 over the manifest's line.
 *
 * @public
 */
export const evidenceSignatureSchema = z.strictObject({
  kind: z.literal('signature'),
  keyId: z.string().min(1),
  algorithm: z.literal('Ed25519'),
  signature: z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{85}[AQgw]==$/,
      'must be 64 bytes in base64 with padding',
    ),
});

/** What {@link evidenceHeaderSchema} accepts, parsed. @public */
export type EvidenceHeader = z.output<typeof evidenceHeaderSchema>;
/** What {@link evidenceBlockSchema} accepts, parsed. @public */
export type EvidenceBlock = z.output<typeof evidenceBlockSchema>;
/** What {@link evidenceManifestSchema} accepts, parsed. @public */
export type EvidenceManifest = z.output<typeof evidenceManifestSchema>;
/** What {@link evidenceSignatureSchema} accepts, parsed. @public */
export type EvidenceSignature = z.output<typeof evidenceSignatureSchema>;

/**
 * The line of a part of a pack, without its line feed: canonical JSON (RFC 8785), so that a value has one text.
 *
 * @public
 */
export function evidenceLine(value: object): string {
  return canonicalJson(value);
}
