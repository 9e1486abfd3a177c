export type { TrustedLedgerKey } from './CheckpointCheck';
export type {
  LedgerNoteCode,
  LedgerProblem,
  LedgerProblemCode,
  LedgerVerdict,
} from './verdict';
export { verifyLedger } from './verifyLedger';
export type { VerifyLedgerOptions } from './verifyLedger';
