import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { canonicalOnce } from '../flows/canonicalOnce';
import { sha256Hex } from '../ledger/digest';

/** The digest that a decision names: SHA-256 over the bundle's canonical JSON (RFC 8785). The bundle is frozen by it. */
export function digestEvidence(bundle: EvidenceBundle): string {
  return sha256Hex(canonicalOnce(bundle));
}
