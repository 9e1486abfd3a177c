import { keyOf } from '../../catalog/keyOf';
import { EvidenceData } from '../packRecords';
import { EvidenceProblems } from './packVerdict';

/**
 * Checks what was left out for a while: that each thing names an exclusion of the pack, that it was in force while the
 * campaign was open, and that others than who asked for it have agreed.
 */
export class ExclusionCheck {
  readonly #problems: EvidenceProblems;
  readonly #declared = new Set<string>();
  #openedAt = '';

  constructor(problems: EvidenceProblems) {
    this.#problems = problems;
  }

  campaign({ openedAt }: EvidenceData<'campaign'>): void {
    this.#openedAt = openedAt;
  }

  declared(record: EvidenceData<'exclusion'>, key: string): void {
    const { id, requestedBy, approvedBy, until } = record;
    this.#declared.add(id);
    const others = approvedBy.filter(
      person => keyOf(person) !== keyOf(requestedBy),
    );
    if (others.length === 0 || others.length < approvedBy.length) {
      this.#problems.add(
        'decision-conflict',
        `${key} was approved by ${
          approvedBy.join(', ') || 'nobody'
        }, and asked for by ${requestedBy}`,
        { record: key },
      );
    }
    if (until <= this.#openedAt) {
      this.#problems.add(
        'population-incomplete',
        `${key} was over when the campaign was launched`,
        { record: key },
      );
    }
  }

  subject(record: EvidenceData<'subject'>, key: string): void {
    if (
      record.outcome === 'exempt' &&
      !(record.exclusion && this.#declared.has(record.exclusion))
    ) {
      this.#problems.add(
        'population-incomplete',
        `${key} is left out by an exclusion that does not stand in the pack`,
        { record: key },
      );
    }
  }
}
