import { Finding } from '@countersign/plugin-governance-common';
import { recordRefOf } from '../inventory/refs';
import { FindingRow } from '../inventory/rows';

/** A finding as a row. One rule finds one thing about a subject. */
export function findingRow(
  finding: Finding,
  subject: { ref: string; identityRef: string | undefined; source: string },
  at: string,
): FindingRow {
  return {
    id: recordRefOf('finding', finding.rule, subject.ref),
    rule: finding.rule,
    owasp: finding.owasp,
    severity: finding.severity,
    source: subject.source,
    subject_kind: finding.subject.kind,
    subject_ref: subject.ref,
    identity_ref: subject.identityRef ?? null,
    title: finding.title,
    message: finding.message,
    way_out: finding.wayOut,
    detail: JSON.stringify({
      facts: finding.facts,
      platformOwned: finding.platformOwned,
    }),
    first_seen_at: at,
    resolved_at: null,
  };
}
