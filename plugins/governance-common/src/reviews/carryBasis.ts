import { EvidenceBundle, EvidenceFact } from './evidence';

/** Facts that move with use itself; whether it is used is judged apart. */
const MOVES_WITH_USE = new Set(['lastUsedAt', 'lastUsedFrom']);

function steadyFacts(facts: EvidenceFact[]): object[] {
  return facts
    .filter(({ field }) => !MOVES_WITH_USE.has(field))
    .map(fact =>
      fact.known
        ? {
            field: fact.field,
            value: fact.value,
            source: fact.source,
            basis: fact.basis,
          }
        : { field: fact.field, reason: fact.reason },
    );
}

/**
 * What of evidence has to be the same for a decision on it to be carried forward: everything but when it was read, what was
 * decided on it before, and how often it was used on which day. By whom it is used counts.
 *
 * @public
 */
export function carryBasis(bundle: EvidenceBundle): object {
  // What is left aside is named, so that a field that is added to evidence counts unless somebody says otherwise.
  const {
    collectedAt: _collectedAt,
    changes: _changes,
    lastDecision: _lastDecision,
    subject,
    identity,
    use,
    sources,
    ...counted
  } = bundle;
  return {
    ...counted,
    subject: { ...subject, facts: steadyFacts(subject.facts) },
    identity: { ...identity, facts: steadyFacts(identity.facts) },
    use: use.known
      ? {
          source: use.source,
          partial: use.partial ?? false,
          callers: [...new Set(use.days.map(({ caller }) => caller))].sort(),
        }
      : { reason: use.reason },
    sources: sources.map(({ source }) => source).sort(),
  };
}
