import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { canonicalJson } from '@countersign/plugin-governance-flows';
import { sha256Hex } from '../ledger/digest';

/** The digest that a decision names: SHA-256 over the bundle's canonical JSON (RFC 8785). */
export function digestEvidence(bundle: EvidenceBundle): string {
  return sha256Hex(canonicalJson(bundle));
}
