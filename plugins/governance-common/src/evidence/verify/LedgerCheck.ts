import { canonicalJson } from '../../ledger/canonicalJson';
import {
  LedgerCheckpoint,
  ledgerCheckpointSigningInput,
} from '../../ledger/checkpoint';
import {
  LEDGER_PRINCIPAL_FIELD,
  LedgerEntry,
  ledgerCommitmentInput,
  ledgerCommitments,
  ledgerEntryHashInput,
} from '../../ledger/entry';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData } from '../packRecords';
import { ItemCheck } from './ItemCheck';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';
import { PopulationCheck } from './PopulationCheck';

type Personal = NonNullable<EvidenceData<'entry'>['personal']>;

function valueOf(personal: Personal | undefined, field: string) {
  const part = personal?.[field];
  return part === 'erased' ? 'erased' : part?.value;
}

function isPseudonym(by: string): boolean {
  return by === 'erased' || by.startsWith('user:erased/');
}

/**
 * Checks the entries of the ledger in a pack: each one's hash, that it is linked without a gap to a signed head, that
 * personal values are those that the chain holds commitments to, and that decisions are those that were recorded.
 */
export class LedgerCheck {
  ownEntries = 0;
  checkpointsVerified = 0;

  readonly #crypto: LedgerCrypto;
  readonly #problems: EvidenceProblems;
  readonly #notes: EvidenceNotes;
  readonly #items: ItemCheck;
  readonly #population: PopulationCheck;
  readonly #keys = new Map<string, string>();
  readonly #vouched = new Set<string>();
  /** Sign-offs by their entry of the ledger: what is to be found there. */
  readonly #signOffs = new Map<
    number,
    { data: EvidenceData<'sign-off'>; key: string }
  >();
  #ledgerId = '';
  #campaign: EvidenceData<'campaign'> | undefined;
  #opened = false;
  #last: LedgerEntry | undefined;
  /** Whether a signed head stands after the last entry. */
  #anchored = true;

  constructor(options: {
    crypto: LedgerCrypto;
    problems: EvidenceProblems;
    notes: EvidenceNotes;
    items: ItemCheck;
    population: PopulationCheck;
  }) {
    this.#crypto = options.crypto;
    this.#problems = options.problems;
    this.#notes = options.notes;
    this.#items = options.items;
    this.#population = options.population;
  }

  header(ledgerId: string): void {
    this.#ledgerId = ledgerId;
  }

  campaign(campaign: EvidenceData<'campaign'>): void {
    this.#campaign = campaign;
  }

  signOff(data: EvidenceData<'sign-off'>, key: string): void {
    this.#signOffs.set(data.seq, { data, key });
  }

  key({ keyId, pem }: EvidenceData<'key'>): void {
    this.#keys.set(keyId, pem);
  }

  async entry(
    { own, entry, personal }: EvidenceData<'entry'>,
    key: string,
  ): Promise<void> {
    const { hash } = entry;
    const found = await this.#crypto.sha256(ledgerEntryHashInput(entry));
    if (found !== hash) {
      this.#problems.add(
        'entry-changed',
        `Entry ${entry.seq} of the ledger was changed: its hash is ${found}, it says ${hash}`,
        { record: key },
      );
    }
    this.#link(entry, key);
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
      await this.#personal(entry, personal, key);
      this.#recorded(entry, personal, key);
    }
  }

  #link(entry: LedgerEntry, key: string): void {
    const last = this.#last;
    const follows = last && entry.seq === last.seq + 1;
    if (last && entry.seq <= last.seq) {
      this.#problems.add(
        'chain-broken',
        `Entry ${entry.seq} stands after entry ${last.seq}`,
        { record: key },
      );
    } else if (follows && entry.prev !== last.hash) {
      this.#problems.add(
        'chain-broken',
        `Entry ${entry.seq} does not follow entry ${last.seq} as it stands here`,
        { record: key },
      );
    } else if (!follows && !this.#anchored) {
      this.#problems.add(
        'chain-broken',
        `Between entry ${last?.seq} and entry ${entry.seq} of the ledger something is missing`,
        { record: key },
      );
    }
    this.#last = entry;
    this.#anchored = false;
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

  async #personal(
    entry: LedgerEntry,
    personal: Personal | undefined,
    key: string,
  ): Promise<void> {
    for (const [field, commitment] of Object.entries(
      ledgerCommitments(entry),
    )) {
      const part = personal?.[field];
      if (part === 'erased') {
        this.#notes.add(
          'personal-erased',
          'Personal values of people who were erased are not in the pack; their commitments cannot be checked',
        );
      } else if (
        !part ||
        `sha256:${await this.#crypto.sha256(
          ledgerCommitmentInput({ field, ...part }),
        )}` !== commitment
      ) {
        this.#problems.add(
          'personal-changed',
          `Entry ${entry.seq}: ${field} is not what the ledger holds a commitment to`,
          { record: key },
        );
      }
    }
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

  /** @param trusted - keys got from elsewhere, if any */
  async checkpoint(
    checkpoint: LedgerCheckpoint,
    options: { key: string; trusted: readonly string[] },
  ): Promise<void> {
    const { key, trusted } = options;
    const wrong = (message: string) =>
      this.#problems.add('checkpoint-bad', message, { record: key });
    const last = this.#last;
    const { size, headHash, keyId } = checkpoint;
    if (!last || size !== last.seq || headHash !== last.hash) {
      wrong(
        `The signed head over ${size} entries does not fit entry ${
          last?.seq ?? 0
        }, which it stands after`,
      );
      return;
    }
    if (checkpoint.ledgerId !== this.#ledgerId) {
      wrong(`The signed head over ${size} entries is of another ledger`);
      return;
    }
    const named = this.#keys.get(keyId);
    const byTrusted = await this.#anyHolds(checkpoint, trusted);
    if (byTrusted) {
      this.#anchor();
    } else if (named && (await this.#anyHolds(checkpoint, [named]))) {
      this.#anchor();
      if (trusted.length > 0) {
        this.#vouched.add(keyId);
      }
    } else {
      wrong(
        `The signature of the head over ${size} entries does not hold under key ${keyId}`,
      );
    }
  }

  #anchor(): void {
    this.#anchored = true;
    this.checkpointsVerified += 1;
  }

  async #anyHolds(
    checkpoint: LedgerCheckpoint,
    pems: readonly string[],
  ): Promise<boolean> {
    for (const publicKeyPem of pems) {
      const holds = await this.#crypto.verifyEd25519({
        publicKeyPem,
        text: ledgerCheckpointSigningInput(checkpoint),
        signature: checkpoint.signature,
      });
      if (holds) {
        return true;
      }
    }
    return false;
  }

  finish(): void {
    if (!this.#anchored) {
      this.#problems.add(
        'chain-broken',
        `No signed head stands after entry ${this.#last?.seq} of the ledger`,
        { record: `entry/${this.#last?.seq}` },
      );
    }
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
    for (const keyId of this.#vouched) {
      this.#notes.add(
        'checkpoint-key-vouched-by-pack',
        `Heads of the ledger were signed with key ${keyId}, which is not among those given; that it is one of the ledger's is said by the pack's own signature`,
      );
    }
  }
}
