import { z } from 'zod/v4';
import { ledgerCheckpointSchema } from './checkpoint';
import {
  ledgerEntrySchema,
  ledgerInstantSchema,
  sha256HexSchema,
} from './entry';

/**
 * The first line of an export.
 *
 * @public
 */
export const ledgerExportHeaderSchema = z.strictObject({
  kind: z.literal('countersign-ledger'),
  v: z.literal(1),
  ledgerId: z.string().min(1).max(256),
  exportedAt: ledgerInstantSchema,
  publicKeys: z.array(
    z.strictObject({
      keyId: z.string().min(1).max(256),
      pem: z.string().min(1).max(4096),
    }),
  ),
});

/**
 * A personal value with its salt, or the statement that it was erased.
 *
 * @public
 */
export const ledgerPersonalPartSchema = z.union([
  z.strictObject({ salt: sha256HexSchema, value: z.string() }),
  z.literal('erased'),
]);

/**
 * A line that carries one entry, with its personal parts if the export was asked for them.
 *
 * @public
 */
export const ledgerExportEntryLineSchema = z.strictObject({
  kind: z.literal('entry'),
  entry: ledgerEntrySchema,
  personal: z.record(z.string(), ledgerPersonalPartSchema).optional(),
});

/**
 * A line that carries a checkpoint. It follows the entry whose `seq` is the checkpoint's `size`.
 *
 * @public
 */
export const ledgerExportCheckpointLineSchema = z.strictObject({
  kind: z.literal('checkpoint'),
  checkpoint: ledgerCheckpointSchema,
});

/**
 * The last line. `lines` counts the lines before it; `digest` is the running SHA-256 over them (see
 * {@link nextLedgerExportDigest}), which shows damage to the file as a whole. It is no proof against somebody who
 * writes the file anew; the chain and the checkpoints are.
 *
 * @public
 */
export const ledgerExportEndSchema = z.strictObject({
  kind: z.literal('end'),
  lines: z.int().min(1),
  digest: sha256HexSchema,
});

/**
 * A line of an export after the first.
 *
 * @public
 */
export const ledgerExportLineSchema = z.discriminatedUnion('kind', [
  ledgerExportEntryLineSchema,
  ledgerExportCheckpointLineSchema,
  ledgerExportEndSchema,
]);

/**
 * What {@link ledgerExportHeaderSchema} accepts, parsed.
 *
 * @public
 */
export type LedgerExportHeader = z.output<typeof ledgerExportHeaderSchema>;
/**
 * What {@link ledgerExportLineSchema} accepts, parsed.
 *
 * @public
 */
export type LedgerExportLine = z.output<typeof ledgerExportLineSchema>;
/**
 * What {@link ledgerPersonalPartSchema} accepts, parsed.
 *
 * @public
 */
export type LedgerPersonalPart = z.output<typeof ledgerPersonalPartSchema>;
/**
 * What {@link ledgerExportEntryLineSchema} accepts, parsed.
 *
 * @public
 */
export type LedgerExportEntryLine = z.output<
  typeof ledgerExportEntryLineSchema
>;

/**
 * The text whose SHA-256 is the running digest after one more line. The digest before the first line is
 * {@link LEDGER_GENESIS_HASH}.
 *
 * @public
 */
export function nextLedgerExportDigest(digest: string, line: string): string {
  return `${digest}\n${line}`;
}
