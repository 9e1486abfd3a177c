import { Button, Text } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import styles from './Drafts.module.css';
import { sayWhyStayed } from './sayWhyStayed';
import { useRemoveDraft } from './useRemoveDraft';

/** Below a review in the list: why its draft did not go through, and the way to remove it. */
export function DraftLine({ draft }: { draft: DecisionDraft }) {
  const { t } = useGovernanceTranslation();
  const removeDraft = useRemoveDraft();
  const stayed = sayWhyStayed(draft, t);
  return (
    <div className={styles.line}>
      {stayed && <Text variant="body-x-small">{stayed}</Text>}
      <Button
        size="small"
        variant="tertiary"
        aria-label={t('drafts.removeOf', { title: draft.item.subject.title })}
        onPress={() => removeDraft(draft)}
      >
        {t('drafts.remove')}
      </Button>
    </div>
  );
}
