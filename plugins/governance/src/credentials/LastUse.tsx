import { MarkBadge } from '../display/MarkBadge';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** When something was last seen in use: a moment, never, or unknown where no source says anything of it. */
export function LastUse({ at }: { at: string | undefined }) {
  const { t } = useGovernanceTranslation();
  if (at === undefined) {
    return <MarkBadge tone="unknown">{t('issued.unknown')}</MarkBadge>;
  }
  return at === 'never' ? <>{t('issued.never')}</> : <PastTime at={at} />;
}
