import { Alert } from '@backstage/ui';
import { Overview } from '@countersign/plugin-governance-common';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

type Stale = Overview['staleSources'][number];

function phraseStale(stale: Stale, now: number, t: Translate): string {
  const { source, error, lastObservedAt } = stale;
  const read = lastObservedAt
    ? t('card.partialSince', {
        source,
        when: phrasePast(lastObservedAt, now),
      })
    : t('card.partialNever', { source });
  return error ? `${read} (${error})` : read;
}

/** Names the sources whose answer is missing or old, so that nobody takes a part for the whole. */
export function PartialNotice({ sources }: { sources: Stale[] }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  return sources.length === 0 ? null : (
    <Alert
      status="warning"
      icon
      title={t('card.partial')}
      description={sources.map(stale => phraseStale(stale, now, t)).join('; ')}
    />
  );
}
