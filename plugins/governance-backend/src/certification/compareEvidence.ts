import {
  EvidenceBundle,
  EvidenceFact,
} from '@countersign/plugin-governance-common';

type Change = EvidenceBundle['changes'][number];

/** Facts that move by themselves; a difference in them is no change to decide about. */
const VOLATILE = new Set(['lastUsedAt', 'lastUsedFrom']);

function describeFact(fact: EvidenceFact | undefined): string | null {
  if (!fact || !fact.known) {
    return null;
  }
  return Array.isArray(fact.value)
    ? [...fact.value].sort().join(', ')
    : String(fact.value);
}

function compareFacts(
  prefix: string,
  before: EvidenceFact[],
  after: EvidenceFact[],
): Change[] {
  const index = (facts: EvidenceFact[]) =>
    new Map(facts.map(fact => [fact.field, describeFact(fact)]));
  const old = index(before);
  const now = index(after);
  const fields = [...new Set([...old.keys(), ...now.keys()])].sort();
  return fields
    .filter(field => !VOLATILE.has(field))
    .map(field => ({
      field: `${prefix}${field}`,
      before: old.get(field) ?? null,
      after: now.get(field) ?? null,
    }))
    .filter(change => change.before !== change.after);
}

/** Whether the name of a grant only lists its actions, as some sources name what has no name. */
function isNamedByActions(facts: EvidenceFact[]): boolean {
  const [name, actions] = ['name', 'actions'].map(wanted =>
    describeFact(facts.find(({ field }) => field === wanted)),
  );
  return (
    name !== null &&
    actions !== null &&
    name
      .split(/\s*,\s*/)
      .sort()
      .join(', ') === actions
  );
}

/** What changed about the subject itself. A name that lists the actions says again what they say. */
function compareSubjects(before: EvidenceFact[], after: EvidenceFact[]) {
  const changes = compareFacts('', before, after);
  return isNamedByActions(before) && isNamedByActions(after)
    ? changes.filter(({ field }) => field !== 'name')
    : changes;
}

/** What changed about the other grants; of the subject its own facts tell. */
function compareGrants(
  before: EvidenceBundle,
  after: EvidenceBundle,
): Change[] {
  const others = (bundle: EvidenceBundle) =>
    new Map(
      bundle.grants
        .filter(({ ref }) => ref !== after.subject.ref)
        .map(({ ref, title }) => [ref, title]),
    );
  const [old, now] = [others(before), others(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .map(ref => ({
      field: 'grant',
      before: old.get(ref) ?? null,
      after: now.get(ref) ?? null,
    }))
    .filter(change => change.before !== change.after);
}

function compareSets(
  field: string,
  before: string[],
  after: string[],
): Change[] {
  const removed = before.filter(item => !after.includes(item)).sort();
  const added = after.filter(item => !before.includes(item)).sort();
  return [
    ...added.map(item => ({ field, before: null, after: item })),
    ...removed.map(item => ({ field, before: item, after: null })),
  ];
}

/** Findings by their rule: that one has grown older by a day is no change. */
function compareFindings(
  before: EvidenceBundle['findings'],
  after: EvidenceBundle['findings'],
): Change[] {
  const without = (findings: typeof before, others: typeof before) =>
    findings.filter(({ rule }) => !others.some(other => other.rule === rule));
  return [
    ...without(after, before).map(({ message }) => ({
      field: 'finding',
      before: null,
      after: message,
    })),
    ...without(before, after).map(({ message }) => ({
      field: 'finding',
      before: message,
      after: null,
    })),
  ];
}

function dependentRefs(bundle: EvidenceBundle): string[] {
  return bundle.dependents.known
    ? bundle.dependents.entities.map(({ ref }) => ref)
    : [];
}

function callers(bundle: EvidenceBundle): string[] {
  return bundle.use.known
    ? [...new Set(bundle.use.days.map(({ caller }) => caller))]
    : [];
}

/** What has come to go beyond a contract, or to fall short of it, and what does no longer. */
function compareContracts(
  before: EvidenceBundle,
  after: EvidenceBundle,
): Change[] {
  if (!before.contract?.known || !after.contract?.known) {
    return [];
  }
  const [old, now] = [before.contract, after.contract];
  return [
    ...compareSets('notInContract', old.notInContract, now.notInContract),
    ...compareSets('notGranted', old.notGranted, now.notGranted),
  ];
}

/** What is different from the bundle on which the last decision rested. */
export function compareEvidence(
  before: EvidenceBundle,
  after: EvidenceBundle,
): Change[] {
  return [
    ...compareContracts(before, after),
    ...compareSubjects(before.subject.facts, after.subject.facts),
    ...compareFacts('identity.', before.identity.facts, after.identity.facts),
    ...compareGrants(before, after),
    ...compareSets('dependent', dependentRefs(before), dependentRefs(after)),
    ...compareSets('caller', callers(before), callers(after)),
    ...compareFindings(before.findings, after.findings),
  ];
}
