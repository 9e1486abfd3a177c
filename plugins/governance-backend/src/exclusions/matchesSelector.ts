import { ExclusionSelector } from '@countersign/plugin-governance-common';

/** What of an identity, or of what stands for itself, says whether an exclusion covers it. */
export interface ExclusionTarget {
  identityRef: string;
  source: string;
  environment?: string;
  type: string;
  ownerRef?: string;
}

/**
 * Whether an exclusion covers a holding of an identity: every part of its selector that is given has to fit, and what is not
 * known fits none.
 *
 * @param below - for each group that a selector names, the groups below it, itself included
 */
export function matchesSelector(
  selector: ExclusionSelector,
  target: ExclusionTarget,
  subjectRef: string,
  below: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const { source, environment, ownerGroup, type, ref } = selector;
  return (
    (source === undefined || source === target.source) &&
    (environment === undefined || environment === target.environment) &&
    (type === undefined || type === target.type) &&
    (ref === undefined || ref === target.identityRef || ref === subjectRef) &&
    (ownerGroup === undefined ||
      (target.ownerRef !== undefined &&
        (ownerGroup === target.ownerRef ||
          (below.get(ownerGroup)?.has(target.ownerRef) ?? false))))
  );
}
