import { ExclusionSelector } from '@countersign/plugin-governance-common';

const WORDS = {
  source: 'of the source',
  environment: 'in the environment',
  ownerGroup: 'owned by',
  type: 'of the type',
  ref: 'by the reference',
} as const satisfies Record<keyof ExclusionSelector, string>;

const PARTS = ['type', 'source', 'environment', 'ownerGroup', 'ref'] as const;

/** What a selector covers, in words. */
export function describeSelector(selector: ExclusionSelector): string {
  return PARTS.flatMap(part => {
    const value = selector[part];
    return value === undefined ? [] : [`${WORDS[part]} ${value}`];
  }).join(', ');
}
