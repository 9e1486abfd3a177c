export { verifyEvidencePack } from './verifyEvidencePack';
export type { VerifyEvidenceOptions } from './verifyEvidencePack';
export type {
  EvidenceNote,
  EvidenceProblem,
  EvidenceProblemCode,
  EvidenceVerdict,
} from './packVerdict';
