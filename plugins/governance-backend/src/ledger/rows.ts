import {
  LedgerCheckpoint,
  LedgerEntryContent,
} from '@countersign/plugin-governance-common';

/** A row of `ledger_entries`. PostgreSQL gives bigint columns as text. */
export interface LedgerEntryRow {
  position: number | string;
  id: string;
  seq: number | string | null;
  v: number;
  at: string;
  written_at: string;
  type: string;
  subject: string;
  actor: string;
  data: string;
  commitments: string;
  prev: string | null;
  hash: string | null;
}

/** A row of `ledger_personal`. */
export interface LedgerPersonalRow {
  entry_id: string;
  field: string;
  key_id: string;
  salt: string | null;
  value: string | null;
}

/** A row of `ledger_checkpoints`. */
export interface LedgerCheckpointRow {
  size: number | string;
  key_id: string;
  ledger_id: string;
  head_hash: string;
  at: string;
  algorithm: string;
  signature: string;
}

/** The entry that a row stands for, at a place in the chain. */
export function entryContent(
  row: LedgerEntryRow,
  place: { seq: number; prev: string },
): LedgerEntryContent {
  return {
    v: 1,
    seq: place.seq,
    at: row.at,
    type: row.type,
    subject: row.subject,
    actor: JSON.parse(row.actor),
    data: JSON.parse(row.data),
    commitments: JSON.parse(row.commitments),
    prev: place.prev,
  };
}

/** The checkpoint that a row stands for. */
export function checkpointOfRow(row: LedgerCheckpointRow): LedgerCheckpoint {
  return {
    v: 1,
    ledgerId: row.ledger_id,
    size: Number(row.size),
    headHash: row.head_hash,
    at: row.at,
    keyId: row.key_id,
    algorithm: 'Ed25519',
    signature: row.signature,
  };
}
