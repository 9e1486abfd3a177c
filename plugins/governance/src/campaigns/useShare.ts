import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Says a count with its base. Nothing of nothing is said as such, and never as everything. */
export function useShare(): (part: number, base: number) => string {
  const { t } = useGovernanceTranslation();
  return (part, base) =>
    base === 0
      ? t('campaigns.noItems')
      : t('campaigns.of', { part: String(part), base: String(base) });
}
