export * from './canonicalJson';
export * from './checkpoint';
export {
  LEDGER_GENESIS_HASH,
  LEDGER_PRINCIPAL_FIELD,
  ledgerCommitmentInput,
  ledgerCommitments,
  ledgerEntryActorSchema,
  ledgerEntryHashInput,
  ledgerEntrySchema,
} from './entry';
export type { LedgerEntry, LedgerEntryContent } from './entry';
export * from './exportLines';
export * from './ledgerCrypto';
export * from './verify';
