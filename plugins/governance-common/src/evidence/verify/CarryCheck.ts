import { campaignDurationMs } from '../../api/campaignStages';
import { canonicalJson } from '../../ledger/canonicalJson';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { carryBasis } from '../../reviews/carryBasis';
import { evidenceBundleSchema } from '../../reviews/evidence';
import { EvidenceData } from '../packRecords';
import { EvidenceProblems } from './packVerdict';

/**
 * Checks what was carried forward: that the campaign allowed it, that a person had decided it not too long before, and that the
 * evidence of then and of now, each by its digest, are the same in everything that counts.
 */
export class CarryCheck {
  readonly #crypto: LedgerCrypto;
  readonly #problems: EvidenceProblems;
  #maxAgeMs: number | undefined;

  constructor(crypto: LedgerCrypto, problems: EvidenceProblems) {
    this.#crypto = crypto;
    this.#problems = problems;
  }

  campaign({ document }: EvidenceData<'campaign'>): void {
    const { spec } = document as {
      spec?: { carryForward?: { maxAge?: string } };
    };
    const maxAge = spec?.carryForward?.maxAge;
    this.#maxAgeMs =
      maxAge === undefined ? undefined : campaignDurationMs(maxAge);
  }

  async subject(record: EvidenceData<'subject'>, key: string): Promise<void> {
    if (record.outcome !== 'carried') {
      return;
    }
    const refuse = (why: string) =>
      this.#problems.add(
        'evidence-changed',
        `${key} was carried forward, ${why}`,
        { record: key },
      );
    const { carried } = record;
    const before = evidenceBundleSchema.safeParse(carried?.before);
    const now = evidenceBundleSchema.safeParse(carried?.now);
    if (!carried || !before.success || !now.success) {
      refuse('and its proof is missing');
      return;
    }
    const age =
      Date.parse(now.data.collectedAt) - Date.parse(carried.decidedAt);
    if (!(age < (this.#maxAgeMs ?? 0))) {
      refuse('later than the definition of the campaign allows');
    }
    if (!carried.decidedBy.startsWith('user:')) {
      refuse(`and ${carried.decidedBy} is no person`);
    }
    if (now.data.findings.length > 0) {
      refuse('with a finding open');
    }
    const isErased = canonicalJson(before.data).includes('user:erased/');
    for (const [bundle, digest] of [
      [before.data, carried.evidenceDigest],
      [now.data, carried.digest],
    ] as const) {
      const found = await this.#crypto.sha256(canonicalJson(bundle));
      if (found !== digest && !isErased) {
        refuse(`and the evidence is not the one whose digest is ${digest}`);
      }
    }
    if (
      canonicalJson(carryBasis(before.data)) !==
      canonicalJson(carryBasis(now.data))
    ) {
      refuse('and the evidence has changed since it was decided on');
    }
  }
}
