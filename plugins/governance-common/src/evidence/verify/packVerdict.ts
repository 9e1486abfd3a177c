/**
 * What can be wrong with an evidence pack.
 *
 * @public
 */
export type EvidenceProblemCode =
  | 'malformed-line'
  | 'record-changed'
  | 'record-missing'
  | 'record-added'
  | 'record-moved'
  | 'block-changed'
  | 'manifest-changed'
  | 'signature-bad'
  | 'signature-untrusted'
  | 'incomplete'
  | 'count-wrong'
  | 'population-incomplete'
  | 'orphan'
  | 'evidence-changed'
  | 'decision-unrecorded'
  | 'decision-conflict'
  | 'definition-changed'
  | 'entry-changed'
  | 'chain-broken'
  | 'personal-changed'
  | 'checkpoint-bad';

/** One thing that is wrong. `record` is the key of the record, where it is one. @public */
export interface EvidenceProblem {
  code: EvidenceProblemCode;
  record?: string;
  line?: number;
  message: string;
}

/** What a check could not establish. @public */
export interface EvidenceNote {
  code:
    | 'key-from-the-pack-only'
    | 'checkpoint-key-vouched-by-pack'
    | 'personal-erased'
    | 'not-judged'
    | 'source-not-connected';
  message: string;
}

/** The result of checking an evidence pack. @public */
export interface EvidenceVerdict {
  /** True only when nothing at all is wrong. */
  ok: boolean;
  campaign?: { id: string; title: string; state: string };
  /** Records by kind. */
  records: Record<string, number>;
  /** Entries of the ledger that belong to the campaign. */
  ownEntries: number;
  checkpointsVerified: number;
  problems: EvidenceProblem[];
  /** Problems beyond those listed. */
  problemsOmitted: number;
  notes: EvidenceNote[];
}

/** What says which lines were broken. What else is wrong may only follow from that. */
const CAUSES: readonly EvidenceProblemCode[] = [
  'record-changed',
  'record-missing',
  'record-added',
  'record-moved',
  'block-changed',
  'manifest-changed',
  'signature-bad',
  'signature-untrusted',
  'incomplete',
];

/** Collects problems up to a limit, causes before what follows from them, and counts the rest. */
export class EvidenceProblems {
  readonly #causes: EvidenceProblem[] = [];
  readonly #others: EvidenceProblem[] = [];
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(
    code: EvidenceProblemCode,
    message: string,
    where: { record?: string; line?: number } = {},
  ): void {
    this.#count += 1;
    const list = CAUSES.includes(code) ? this.#causes : this.#others;
    if (list.length < this.#limit) {
      list.push({ code, ...where, message });
    }
  }

  get items(): EvidenceProblem[] {
    return [...this.#causes, ...this.#others].slice(0, this.#limit);
  }

  /** Problems beyond those listed. */
  get omitted(): number {
    return this.#count - this.items.length;
  }
}

/** Notes, each kind once for each text. */
export class EvidenceNotes {
  readonly #notes = new Map<string, EvidenceNote>();

  add(code: EvidenceNote['code'], message: string): void {
    this.#notes.set(`${code}/${message}`, { code, message });
  }

  get items(): EvidenceNote[] {
    return [...this.#notes.values()];
  }
}
