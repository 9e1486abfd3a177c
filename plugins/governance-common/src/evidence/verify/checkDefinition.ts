import { canonicalJson } from '../../ledger/canonicalJson';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData } from '../packRecords';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';

/** Whether the definition in a pack is the one that was launched, as far as nobody in it was erased since. */
export async function checkDefinition(
  campaign: EvidenceData<'campaign'>,
  {
    crypto,
    problems,
    notes,
  }: {
    crypto: LedgerCrypto;
    problems: EvidenceProblems;
    notes: EvidenceNotes;
  },
): Promise<void> {
  const text = canonicalJson(campaign.document);
  const found = await crypto.sha256(text);
  if (found === campaign.digest) {
    return;
  }
  if (text.includes('user:erased/')) {
    notes.add(
      'personal-erased',
      'The definition named a person who was erased since, and does not fit its digest any more',
    );
  } else {
    problems.add(
      'definition-changed',
      `The definition is not the one that was launched: its digest is ${found}, recorded is ${campaign.digest}`,
      { record: `campaign/${campaign.id}` },
    );
  }
}
