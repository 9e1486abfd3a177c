import { Observation } from '@countersign/plugin-governance-common';
import { ChangeRow } from './rows';
import { recordRefOf } from './refs';

/** A source as it is registered. */
export interface RecordedSource {
  id: string;
  kind: string;
  title: string;
  /** Environment of what the source does not label itself. */
  environment?: string;
}

/** What the steps of recording one observation share. */
export interface RecordingContext {
  source: RecordedSource;
  basis: Observation['basis'];
  observedAt: string;
  /** Names this reading; rows that it names carry it. */
  run: string;
  tally: Tally;
}

/** What became of what an observation names. */
export interface Tally {
  created: number;
  changed: number;
  unchanged: number;
  absent: number;
  returned: number;
}

/** What became of one thing that an observation names. */
export function kindOfChange(facts: {
  isNew: boolean;
  returned: boolean;
  differs: boolean;
}): 'created' | 'returned' | 'changed' | 'unchanged' {
  if (facts.isNew) {
    return 'created';
  }
  if (facts.returned) {
    return 'returned';
  }
  return facts.differs ? 'changed' : 'unchanged';
}

/** A line of the inventory's history. */
export function changeRow(
  { source, observedAt }: Pick<RecordingContext, 'source' | 'observedAt'>,
  change: Pick<ChangeRow, 'subject_kind' | 'subject_ref' | 'kind'> & {
    identity_ref?: string;
    diff?: Record<string, unknown>;
  },
): ChangeRow {
  return {
    id: recordRefOf(change.subject_ref, source.id, observedAt, change.kind),
    subject_kind: change.subject_kind,
    subject_ref: change.subject_ref,
    identity_ref: change.identity_ref ?? null,
    at: observedAt,
    source: source.id,
    kind: change.kind,
    diff: JSON.stringify(change.diff ?? {}),
  };
}
