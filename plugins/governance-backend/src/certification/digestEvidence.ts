import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { canonicalJson } from '@countersign/plugin-governance-flows';
import { createHash } from 'node:crypto';

/** SHA-256 of a text in UTF-8, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The digest that a decision names: SHA-256 over the bundle's canonical JSON (RFC 8785). */
export function digestEvidence(bundle: EvidenceBundle): string {
  return sha256(canonicalJson(bundle));
}
