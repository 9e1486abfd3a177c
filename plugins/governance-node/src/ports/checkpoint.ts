import { LedgerCheckpoint } from '@countersign/plugin-governance-common';

/**
 * Signs heads of the ledger. Implement it over a KMS or an HSM to keep the key out of the process.
 *
 * @public
 */
export interface CheckpointSigner {
  /** Names the key for as long as checkpoints made with it are to be verified. */
  keyId: string;
  algorithm: 'Ed25519';
  /** The public key, SPKI in PEM. */
  publicKeyPem: string;
  /** An Ed25519 signature (RFC 8032, 64 bytes) over the bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * Takes signed heads of the ledger out of our reach. Each checkpoint is published at least once.
 *
 * @public
 */
export interface CheckpointSink {
  /** Names the sink in health figures and messages; stays the same over restarts. */
  id: string;
  /** Resolves when the checkpoint is kept for good; rejects otherwise, and it is tried again. */
  publish(checkpoint: LedgerCheckpoint): Promise<void>;
  /**
   * The checkpoint over the most entries of a ledger that is kept here, if there is any. Absent where the sink can only be
   * written; with it, a database that was taken back to an earlier state is found out at the next start.
   */
  latest?(ledgerId: string): Promise<LedgerCheckpoint | undefined>;
}
