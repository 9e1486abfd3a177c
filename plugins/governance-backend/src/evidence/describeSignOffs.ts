import {
  EvidenceRecord,
  LEDGER_PRINCIPAL_FIELD,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { DatabaseLedger } from '../ledger';
import { ListedEntry } from '../ledger/operations';
import { readSignOff } from './operations/signOffs';

/** The value behind a commitment; nothing where there is none, or where it was erased. */
function personal({ personal: parts }: ListedEntry, field: string) {
  const part = parts?.[field];
  return part === undefined || part === 'erased' ? undefined : part.value;
}

/** Sign-offs of a campaign as they stand in its pack, told from the ledger. */
export async function describeSignOffs(
  trx: Knex.Transaction,
  ledger: DatabaseLedger,
  campaignId: string,
): Promise<EvidenceRecord[]> {
  const stored = await readSignOff(trx, campaignId);
  const entries = await ledger.listAbout(trx, {
    subjects: [`campaign:${campaignId}`],
    type: 'campaign.signed-off',
  });
  return entries.map((listed): EvidenceRecord => {
    const { seq, at, data } = listed.entry;
    return {
      kind: 'record',
      type: 'sign-off',
      key: `sign-off/${campaignId}/${seq}`,
      data: {
        seq,
        at,
        by: personal(listed, LEDGER_PRINCIPAL_FIELD) ?? stored?.by ?? 'erased',
        statement: personal(listed, 'personal.statement'),
        riskAnalysis: String(data.riskAnalysis),
        openItems: Number(data.openItems),
        openReason: personal(listed, 'personal.openReason'),
      },
    };
  });
}
