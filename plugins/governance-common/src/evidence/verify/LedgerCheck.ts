import { canonicalJson } from '../../ledger/canonicalJson';
import { LEDGER_PRINCIPAL_FIELD, LedgerEntry } from '../../ledger/entry';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData } from '../packRecords';
import { ChainCheck } from './ChainCheck';
import { ItemCheck } from './ItemCheck';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';
import {
  checkPersonal,
  isPseudonym,
  Personal,
  valueOf,
} from './personalValues';
import { PopulationCheck } from './PopulationCheck';

/**
 * Checks what the entries of the ledger in a pack say: that each is as the chain has it, that personal values are those that the chain holds commitments to, and that decisions are those that were recorded.
 */
export class LedgerCheck {
  ownEntries = 0;

  readonly #problems: EvidenceProblems;
  readonly #chain: ChainCheck;
  readonly #personal: {
    crypto: LedgerCrypto;
    problems: EvidenceProblems;
    notes: EvidenceNotes;
  };
  readonly #items: ItemCheck;
  readonly #population: PopulationCheck;
  /** Sign-offs by their entry of the ledger: what is to be found there. */
  readonly #signOffs = new Map<
    number,
    { data: EvidenceData<'sign-off'>; key: string }
  >();
  #campaign: EvidenceData<'campaign'> | undefined;
  #opened = false;

  constructor(options: {
    crypto: LedgerCrypto;
    problems: EvidenceProblems;
    notes: EvidenceNotes;
    chain: ChainCheck;
    items: ItemCheck;
    population: PopulationCheck;
  }) {
    const { crypto, problems, notes } = options;
    this.#problems = problems;
    this.#personal = { crypto, problems, notes };
    this.#chain = options.chain;
    this.#items = options.items;
    this.#population = options.population;
  }

  campaign(campaign: EvidenceData<'campaign'>): void {
    this.#campaign = campaign;
  }

  signOff(data: EvidenceData<'sign-off'>, key: string): void {
    this.#signOffs.set(data.seq, { data, key });
  }

  async entry(
    { own, entry, personal }: EvidenceData<'entry'>,
    key: string,
  ): Promise<void> {
    await this.#chain.entry(entry, key);
    if (own !== this.#isOwn(entry)) {
      this.#problems.add(
        'orphan',
        own
          ? `Entry ${entry.seq} does not belong to the campaign`
          : `Entry ${entry.seq} belongs to the campaign, and is shown as one of others`,
        { record: key },
      );
    }
    if (own) {
      this.ownEntries += 1;
      await checkPersonal({ entry, personal }, { ...this.#personal, key });
      this.#recorded(entry, personal, key);
    }
  }

  #isOwn({ subject, data }: LedgerEntry): boolean {
    return (
      subject === `campaign:${this.#campaign?.id}` ||
      (subject.startsWith('review:') &&
        this.#items.items.has(subject.slice('review:'.length))) ||
      (typeof data.instance === 'string' &&
        this.#items.instances.has(data.instance))
    );
  }

  #recorded(
    entry: LedgerEntry,
    personal: Personal | undefined,
    key: string,
  ): void {
    if (entry.type === 'campaign.opened') {
      this.#opened = true;
      if (entry.data.digest !== this.#campaign?.digest) {
        this.#problems.add(
          'definition-changed',
          `The campaign was opened over the definition ${
            entry.data.digest
          }, the pack says ${this.#campaign?.digest}`,
          { record: key },
        );
      }
      this.#population.launched(entry.data.sources);
      this.#population.registeredAtLaunch(entry.data.register);
    }
    if (entry.type === 'campaign.signed-off') {
      this.#signedOff(entry, personal, key);
    }
    if (entry.type === 'review.decided') {
      this.#decided(entry, personal, key);
    }
  }

  #signedOff(
    { seq, at, data, actor }: LedgerEntry,
    personal: Personal | undefined,
    key: string,
  ): void {
    const found = this.#signOffs.get(seq)?.data;
    this.#signOffs.delete(seq);
    const by = valueOf(personal, LEDGER_PRINCIPAL_FIELD);
    const statement = valueOf(personal, 'personal.statement');
    const openReason = valueOf(personal, 'personal.openReason');
    if (
      !found ||
      found.at !== at ||
      (by === 'erased' ? !isPseudonym(found.by) : by !== found.by) ||
      (statement !== 'erased' && statement !== found.statement) ||
      (openReason !== 'erased' && openReason !== found.openReason) ||
      found.riskAnalysis !== data.riskAnalysis ||
      found.openItems !== data.openItems ||
      actor.kind !== 'person'
    ) {
      this.#problems.add(
        'decision-unrecorded',
        `The sign-off of the result is not the one that entry ${seq} records`,
        { record: key },
      );
    }
  }

  #decided(
    entry: LedgerEntry,
    personal: Personal | undefined,
    key: string,
  ): void {
    const { seq, subject, at, data, actor } = entry;
    const text = this.#items.decisions.get(seq);
    this.#items.decisions.delete(seq);
    if (text === undefined) {
      this.#problems.add(
        'record-missing',
        `Entry ${seq} records a decision on ${subject}, and the pack holds none`,
        { record: `decision/${subject.slice('review:'.length)}/${seq}` },
      );
      return;
    }
    const told = JSON.parse(text) as { by: string; why?: string };
    const by = valueOf(personal, LEDGER_PRINCIPAL_FIELD);
    const why = valueOf(personal, 'personal.justification');
    const recorded = canonicalJson({
      subject,
      at,
      by: by === 'erased' && isPseudonym(told.by) ? told.by : by ?? '',
      decision: data.decision,
      evidenceDigest: data.evidenceDigest,
      reduceTo: data.reduceTo,
      together: data.together,
      why: why === 'erased' ? told.why : why,
    });
    if (recorded !== text) {
      this.#problems.add(
        'decision-unrecorded',
        `The decision on ${subject} is not the one that entry ${seq} records`,
        { record: key },
      );
    }
    if (actor.kind !== 'person') {
      this.#problems.add(
        'decision-conflict',
        `Entry ${seq}: the decision on ${subject} was made by a ${actor.kind}, and not by a person`,
        { record: key },
      );
    }
  }

  finish(): void {
    if (this.#campaign && !this.#opened) {
      this.#problems.add(
        'record-missing',
        'The entry of the ledger by which the campaign was opened is missing',
      );
    }
    for (const [seq, { key }] of this.#signOffs) {
      this.#problems.add(
        'decision-unrecorded',
        `The sign-off names entry ${seq}, which is not in the pack or records none`,
        { record: key },
      );
    }
    for (const [seq, text] of this.#items.decisions) {
      const { subject } = JSON.parse(text) as { subject: string };
      this.#problems.add(
        'decision-unrecorded',
        `The decision on ${subject} names entry ${seq}, which is not in the pack or records none`,
        { record: `decision/${subject.slice('review:'.length)}/${seq}` },
      );
    }
  }
}
