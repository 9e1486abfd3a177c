import { keyOf } from '../../catalog/keyOf';
import { canonicalJson } from '../../ledger/canonicalJson';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData, EvidenceRecord } from '../packRecords';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';
import { ProgressCount } from './ProgressCount';

/** A pseudonym that stands for somebody who was erased. */
const ERASED = /user:erased\//;

/** Who made the identity, as the evidence says. */
function creatorIn(bundle: EvidenceData<'evidence'>['bundle']): unknown {
  const { identity } = bundle as {
    identity?: { facts?: { field?: unknown; value?: unknown }[] };
  };
  return identity?.facts?.find(({ field }) => field === 'createdBy')?.value;
}

interface Current {
  item: EvidenceData<'item'>;
  tooNear: Set<string>;
  answers: Set<string>;
  evidence: boolean;
  /** People who answered, by the stage that they answered in. */
  answered: Map<string, Set<string>>;
}

/**
 * Checks items with what stands behind each: that it belongs to it, that the evidence is the one that was hashed, that a
 * decision was made by somebody who was not too near, and that what the items come to is what the campaign says.
 */
export class ItemCheck {
  readonly #crypto: LedgerCrypto;
  readonly #problems: EvidenceProblems;
  readonly #notes: EvidenceNotes;
  readonly #progress: ProgressCount;
  /** Items by flow instance, and by themselves, for the ledger to know its own. */
  readonly instances = new Set<string>();
  readonly items = new Set<string>();
  /** Decisions by their entry of the ledger: what is to be found there. */
  readonly decisions = new Map<number, string>();
  #expected: { item: string; key: string } | undefined;
  #current: Current | undefined;
  #distinct: ReadonlyMap<string, boolean> = new Map();

  constructor(
    crypto: LedgerCrypto,
    problems: EvidenceProblems,
    notes: EvidenceNotes,
  ) {
    this.#crypto = crypto;
    this.#problems = problems;
    this.#notes = notes;
    this.#progress = new ProgressCount(problems);
  }

  /** The stages in which people who answered in an earlier one may not. */
  campaign({ document }: EvidenceData<'campaign'>): void {
    const { spec } = document as {
      spec?: { stages?: { id: string; distinct?: boolean }[] };
    };
    this.#distinct = new Map(
      (spec?.stages ?? []).map(({ id, distinct }) => [id, distinct !== false]),
    );
  }

  /** What follows belongs to another subject. */
  subject(subject: EvidenceData<'subject'>, key: string): void {
    this.leave();
    if (subject.outcome !== 'item') {
      return;
    }
    if (!subject.item) {
      this.#problems.add('orphan', `${key} is asked about by no item`, {
        record: key,
      });
      return;
    }
    this.#expected = { item: subject.item, key };
  }

  async next(record: EvidenceRecord): Promise<void> {
    if (record.type === 'item') {
      this.#begin(record.data, record.key);
      return;
    }
    const { item } = record.data as { item: string };
    const current = this.#current;
    if (current?.item.id !== item) {
      this.#problems.add(
        'orphan',
        `${record.key} belongs to item ${item}, which does not stand before it`,
        { record: record.key },
      );
      return;
    }
    switch (record.type) {
      case 'evidence':
        await this.#evidence(current, record.data, record.key);
        break;
      case 'decision':
        this.#decision(current, record.data, record.key);
        break;
      case 'task':
        this.#task(current, record.data, record.key);
        break;
      default:
        break;
    }
  }

  #begin(item: EvidenceData<'item'>, key: string): void {
    if (this.#expected?.item !== item.id) {
      this.#problems.add(
        'orphan',
        `${key} does not follow a subject that it is asked about for`,
        { record: key },
      );
    }
    this.#expected = undefined;
    this.items.add(item.id);
    this.instances.add(item.instance);
    this.#progress.add(item);
    this.#current = {
      item,
      tooNear: new Set(
        [...item.conflicts, item.requestedBy ?? ''].filter(Boolean).map(keyOf),
      ),
      answers: new Set(),
      evidence: false,
      answered: new Map(),
    };
  }

  async #evidence(
    current: Current,
    { digest, bundle }: EvidenceData<'evidence'>,
    key: string,
  ): Promise<void> {
    current.evidence = true;
    const creator = creatorIn(bundle);
    if (typeof creator === 'string' && keyOf(creator).startsWith('user:')) {
      current.tooNear.add(keyOf(creator));
    }
    const found = await this.#crypto.sha256(canonicalJson(bundle));
    if (digest !== current.item.evidenceDigest) {
      this.#problems.add(
        'evidence-changed',
        `${key} is not the evidence that item ${current.item.id} names`,
        { record: key },
      );
    } else if (found !== digest && ERASED.test(canonicalJson(bundle))) {
      this.#notes.add(
        'personal-erased',
        'Evidence that named a person who was erased since does not fit its digest any more',
      );
    } else if (found !== digest) {
      this.#problems.add(
        'evidence-changed',
        `${key} is not as it was frozen: its digest is ${found}, recorded is ${digest}`,
        { record: key },
      );
    }
  }

  #decision(
    current: Current,
    decision: EvidenceData<'decision'>,
    key: string,
  ): void {
    current.answers.add(decision.decision);
    if (current.tooNear.has(keyOf(decision.by))) {
      this.#problems.add(
        'decision-conflict',
        `${key} was made by ${decision.by}, who requested, made or approved what it is about, or stands in for somebody who did`,
        { record: key },
      );
    }
    if (this.decisions.has(decision.seq)) {
      this.#problems.add('orphan', `${key} names an entry that another does`, {
        record: key,
      });
    }
    const { evidenceDigest, reduceTo, together } = decision;
    this.decisions.set(
      decision.seq,
      canonicalJson({
        subject: `review:${decision.item}`,
        at: decision.at,
        by: decision.by,
        decision: decision.decision,
        evidenceDigest,
        reduceTo,
        together,
        why: decision.why,
      }),
    );
  }

  #task(current: Current, task: EvidenceData<'task'>, key: string): void {
    if (task.response === undefined || task.response === 'undecided') {
      return;
    }
    const [, stage = ''] = task.stage.split('/');
    const iteration = task.stage.split('/')[0];
    const person = keyOf(task.assignee);
    if (this.#distinct.get(stage)) {
      for (const [other, people] of current.answered) {
        const [otherIteration, otherStage] = other.split('/');
        if (
          otherIteration === iteration &&
          otherStage !== stage &&
          people.has(person)
        ) {
          this.#problems.add(
            'decision-conflict',
            `${key}: ${task.assignee} answered in stage ${stage}, and in ${otherStage} before`,
            { record: key },
          );
        }
      }
    }
    const people = current.answered.get(task.stage) ?? new Set();
    current.answered.set(task.stage, people.add(person));
  }

  /** Nothing more of the current subject follows. */
  leave(): void {
    if (this.#expected) {
      this.#problems.add(
        'record-missing',
        `Item ${this.#expected.item}, which ${
          this.#expected.key
        } is asked about by, is missing`,
        { record: `item/${this.#expected.item}` },
      );
    }
    this.#expected = undefined;
    const current = this.#current;
    this.#current = undefined;
    if (!current) {
      return;
    }
    const { item } = current;
    if (!current.evidence) {
      this.#problems.add(
        'record-missing',
        `The evidence of item ${item.id} is missing`,
        { record: `evidence/${item.id}` },
      );
    }
    if (item.decision !== undefined && !current.answers.has(item.decision)) {
      this.#problems.add(
        'decision-unrecorded',
        `Item ${item.id} is decided as ${item.decision}, and nobody's decision says so`,
        { record: `item/${item.id}` },
      );
    }
  }

  finish(progress: Record<string, number> | undefined): void {
    this.leave();
    this.#progress.finish(progress);
  }
}
