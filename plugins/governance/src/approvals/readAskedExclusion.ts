import {
  ApprovalView,
  ExclusionSelector,
  exclusionSelectorSchema,
} from '@countersign/plugin-governance-common';
import { flattenFacts } from '../display/factText';

/** The flow by which exclusions are granted. */
const FLOW = 'exclusion';

/** What an approval of an exclusion is about. */
export interface AskedExclusionFacts {
  covers: string;
  /** Absent where the flow has one that this version does not read. */
  selector?: ExclusionSelector;
  reason: string;
  /** Empty where nothing is done instead. */
  control: string;
  until: string;
  owner: string;
}

function readSelector(text: string): ExclusionSelector | undefined {
  try {
    return exclusionSelectorSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // The flow binds another text than ours does; what it says in words is shown.
    return undefined;
  }
}

/** What an answer to an exclusion is bound to; undefined for another flow, and where a fact is missing. */
export function readAskedExclusion(
  approval: Pick<ApprovalView, 'flow' | 'fields'>,
): AskedExclusionFacts | undefined {
  const facts = new Map(flattenFacts(approval.fields));
  const text = (path: string) => {
    const value = facts.get(path);
    return typeof value === 'string' ? value : '';
  };
  const covers = text('exclusion.covers');
  const until = text('exclusion.until');
  if (approval.flow !== FLOW || covers === '' || until === '') {
    return undefined;
  }
  return {
    covers,
    selector: readSelector(text('exclusion.selector')),
    reason: text('exclusion.reason'),
    control: text('exclusion.control'),
    until,
    owner: text('owner.ref'),
  };
}
