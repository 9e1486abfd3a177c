import { ExclusionSelector } from '@countersign/plugin-governance-common';

const WORDS = {
  source: 'of the source',
  environment: 'in the environment',
  ownerGroup: 'owned by',
  type: 'of the type',
  ref: 'by the reference',
} as const satisfies Record<keyof ExclusionSelector, string>;

const PARTS = ['type', 'source', 'environment', 'ownerGroup', 'ref'] as const;

/**
 * What a selector covers, in words.
 *
 * @param titles - what things of the inventory are called, by reference; one without a name is named by its reference
 */
export function describeSelector(
  selector: ExclusionSelector,
  titles: ReadonlyMap<string, string>,
): string {
  return PARTS.flatMap(part => {
    const value = selector[part];
    if (value === undefined) {
      return [];
    }
    const title = part === 'ref' ? titles.get(value) : undefined;
    return [
      title === undefined ? `${WORDS[part]} ${value}` : `called ${title}`,
    ];
  }).join(', ');
}
