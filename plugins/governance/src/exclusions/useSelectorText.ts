import { ExclusionSelector } from '@countersign/plugin-governance-common';
import { typeLabel } from '../display/typeLabel';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const PARTS = ['source', 'environment', 'ownerGroup', 'type', 'ref'] as const;

/** Says what a selector covers, part by part. */
export function useSelectorText(): (selector: ExclusionSelector) => string {
  const { t } = useGovernanceTranslation();
  return selector =>
    PARTS.flatMap(part => {
      const value = selector[part];
      if (value === undefined) {
        return [];
      }
      return [
        `${t(`exclusions.${part}`)}: ${
          part === 'type' ? typeLabel(value, t) : value
        }`,
      ];
    }).join(' · ');
}
