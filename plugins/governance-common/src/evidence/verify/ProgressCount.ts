import { EvidenceData } from '../packRecords';
import { EvidenceProblems } from './packVerdict';

const PROGRESS = [
  'items',
  'open',
  'answered',
  'keep',
  'reduce',
  'revoke',
  'inRemediation',
  'excepted',
  'endedUnanswered',
] as const;

/** Counts what items come to, and compares it with what the campaign says. */
export class ProgressCount {
  readonly #problems: EvidenceProblems;
  readonly #counts = new Map<string, number>();

  constructor(problems: EvidenceProblems) {
    this.#problems = problems;
  }

  add({ status, decision, outcome }: EvidenceData<'item'>): void {
    const count = (name: (typeof PROGRESS)[number], counts: boolean) =>
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + (counts ? 1 : 0));
    count('items', true);
    count('open', status === 'open' && decision === undefined);
    count('answered', decision !== undefined);
    count('keep', decision === 'keep');
    count('reduce', decision === 'reduce');
    count('revoke', decision === 'revoke');
    count(
      'inRemediation',
      (status !== 'open' && status !== 'closed') || outcome === 'unresolved',
    );
    count('excepted', outcome === 'excepted');
    count(
      'endedUnanswered',
      status === 'closed' && decision === undefined && outcome !== 'excepted',
    );
  }

  finish(progress: Record<string, number> | undefined): void {
    for (const name of PROGRESS) {
      const counted = this.#counts.get(name) ?? 0;
      if (progress && progress[name] !== counted) {
        this.#problems.add(
          'count-wrong',
          `The campaign says ${progress[name]} ${name}, the items come to ${counted}`,
        );
      }
    }
  }
}
