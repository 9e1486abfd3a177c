import { ledgerCommitmentInput, ledgerCommitments } from '../../ledger/entry';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData } from '../packRecords';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';

/** Personal values behind the commitments of an entry, with their salts. */
export type Personal = NonNullable<EvidenceData<'entry'>['personal']>;

/** A personal value, `erased` where its person was. */
export function valueOf(personal: Personal | undefined, field: string) {
  const part = personal?.[field];
  return part === 'erased' ? 'erased' : part?.value;
}

/** Whether a name stands for somebody who was erased. */
export function isPseudonym(by: string): boolean {
  return by === 'erased' || by.startsWith('user:erased/');
}

/** Checks that personal values of an entry are those that the chain holds commitments to. */
export async function checkPersonal(
  { entry, personal }: Pick<EvidenceData<'entry'>, 'entry' | 'personal'>,
  options: {
    crypto: LedgerCrypto;
    problems: EvidenceProblems;
    notes: EvidenceNotes;
    key: string;
  },
): Promise<void> {
  const { crypto, problems, notes, key } = options;
  for (const [field, commitment] of Object.entries(ledgerCommitments(entry))) {
    const part = personal?.[field];
    if (part === 'erased') {
      notes.add(
        'personal-erased',
        'Personal values of people who were erased are not in the pack; their commitments cannot be checked',
      );
    } else if (
      !part ||
      `sha256:${await crypto.sha256(
        ledgerCommitmentInput({ field, ...part }),
      )}` !== commitment
    ) {
      problems.add(
        'personal-changed',
        `Entry ${entry.seq}: ${field} is not what the ledger holds a commitment to`,
        { record: key },
      );
    }
  }
}
