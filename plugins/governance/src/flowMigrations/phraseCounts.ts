import { FlowMigrationView } from '@countersign/plugin-governance-common';

/** The counts of a migration as its sentence takes them. */
export function phraseCounts(counts: FlowMigrationView['planned']) {
  return {
    goesOn: String(counts['goes-on']),
    stays: String(counts.stays),
    refused: String(counts.refused),
    gone: String(counts.gone),
  };
}
