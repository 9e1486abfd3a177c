import { EvidenceData } from '../packRecords';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';

const PARTS = [
  'items',
  'excluded',
  'exempt',
  'carried',
  'unreadable',
  'waiting',
] as const;
type Part = (typeof PARTS)[number];

const PART_OF = {
  item: 'items',
  excluded: 'excluded',
  exempt: 'exempt',
  carried: 'carried',
  unreadable: 'unreadable',
  waiting: 'waiting',
} as const satisfies Record<EvidenceData<'subject'>['outcome'], Part>;

type Counts = Record<Part, number>;

const none = (): Counts => ({
  items: 0,
  excluded: 0,
  exempt: 0,
  carried: 0,
  unreadable: 0,
  waiting: 0,
});

/**
 * Checks that the population adds up: of each source, what it held at launch is the sum of what the scope left out, the
 * items, the excluded and the unreadable, and each of these stands in the pack.
 */
export class PopulationCheck {
  readonly #problems: EvidenceProblems;
  readonly #notes: EvidenceNotes;
  readonly #declared = new Map<string, EvidenceData<'source'>>();
  readonly #register = new Map<string, string>();
  readonly #counted = new Map<string, Counts>();

  constructor(problems: EvidenceProblems, notes: EvidenceNotes) {
    this.#problems = problems;
    this.#notes = notes;
  }

  source(record: EvidenceData<'source'>): void {
    this.#declared.set(record.source, record);
  }

  registered(record: EvidenceData<'register'>): void {
    this.#register.set(record.source, record.status);
    const whose = record.owner ? `, for which ${record.owner} answers,` : '';
    switch (record.status) {
      case 'connected':
        break;
      case 'never-connected':
        this.#notes.add(
          'source-not-connected',
          `Source ${record.source}${whose} was expected and had never been connected at launch: nothing that it holds is accounted for`,
        );
        break;
      case 'stale':
        this.#notes.add(
          'source-not-connected',
          `Source ${record.source}${whose} was last read at ${record.readAt}, too long before the launch`,
        );
        break;
      case 'unexpected':
        this.#notes.add(
          'source-not-connected',
          `Source ${record.source} was connected without being expected: nobody answers for its being complete`,
        );
        break;
      default:
        throw new TypeError(`Unknown status ${record.status satisfies never}`);
    }
  }

  /** Compares with what the ledger says of expected sources at launch. */
  registeredAtLaunch(register: unknown): void {
    const recorded = new Map<string, unknown>(
      Array.isArray(register)
        ? register.map(one => [String(one?.source), one?.status])
        : [],
    );
    for (const name of new Set([
      ...recorded.keys(),
      ...this.#register.keys(),
    ])) {
      if (recorded.get(name) !== this.#register.get(name)) {
        this.#problems.add(
          'population-incomplete',
          `Source ${name} was ${
            recorded.get(name) ?? 'not in the register'
          } at launch as the ledger says, and is ${
            this.#register.get(name) ?? 'not in the register'
          } in the pack`,
          { record: `register/${name}` },
        );
      }
    }
  }

  subject(record: EvidenceData<'subject'>, key: string): void {
    const counts = this.#counted.get(record.source) ?? none();
    counts[PART_OF[record.outcome]] += 1;
    this.#counted.set(record.source, counts);
    if (
      record.outcome !== 'item' &&
      record.outcome !== 'carried' &&
      !record.reason
    ) {
      if (record.outcome === 'waiting') {
        return;
      }
      this.#problems.add(
        'population-incomplete',
        `${key} is ${record.outcome} without a reason`,
        { record: key },
      );
    }
  }

  /** Compares with what the ledger says each source held at launch. */
  launched(sources: unknown): void {
    if (!Array.isArray(sources)) {
      return;
    }
    const recorded = new Map<string, { counted?: unknown; outside?: unknown }>(
      sources.map(one => [String(one?.source), one ?? {}]),
    );
    for (const name of new Set([
      ...recorded.keys(),
      ...this.#declared.keys(),
    ])) {
      const own = this.#declared.get(name);
      const at = recorded.get(name);
      if (own?.counted !== at?.counted || own?.outside !== at?.outside) {
        this.#problems.add(
          'population-incomplete',
          `Source ${name} held ${own?.counted ?? 'nothing'}, ${
            own?.outside ?? 0
          } of it outside the scope; at launch the ledger recorded ${
            at?.counted ?? 'nothing'
          } and ${at?.outside ?? 0}`,
          { record: `source/${name}` },
        );
      }
    }
  }

  finish(state: string | undefined): void {
    for (const [name, source] of this.#declared) {
      const counts = this.#counted.get(name) ?? none();
      for (const part of PARTS) {
        if (counts[part] !== (source[part] ?? 0)) {
          this.#problems.add(
            'population-incomplete',
            `Source ${name} says ${source[part] ?? 0} ${part}, the pack holds ${
              counts[part]
            }`,
            { record: `source/${name}` },
          );
        }
      }
      const { counted, outside, waiting } = source;
      const parts = PARTS.map(part => source[part] ?? 0);
      if (counted !== parts.reduce((sum, part) => sum + part, outside)) {
        this.#problems.add(
          'population-incomplete',
          `Source ${name} held ${counted}, which is not the sum of ${outside} outside the scope and ${PARTS.map(
            (part, index) => `${parts[index]} ${part}`,
          ).join(', ')}`,
          { record: `source/${name}` },
        );
      }
      if (waiting > 0) {
        const message = `${waiting} of source ${name} were not judged: the campaign was cancelled while it was being opened`;
        if (state === 'cancelled') {
          this.#notes.add('not-judged', message);
        } else {
          this.#problems.add('population-incomplete', message, {
            record: `source/${name}`,
          });
        }
      }
    }
    for (const name of this.#counted.keys()) {
      if (!this.#declared.has(name)) {
        this.#problems.add(
          'population-incomplete',
          `Subjects of source ${name} stand in the pack, and what it held does not`,
          { record: `source/${name}` },
        );
      }
    }
  }
}
