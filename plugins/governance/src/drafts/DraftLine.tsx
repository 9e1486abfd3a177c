import { ButtonIcon, Text, Tooltip, TooltipTrigger } from '@backstage/ui';
import { RiDeleteBinLine } from '@remixicon/react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import styles from './Drafts.module.css';
import { sayWhyStayed } from './sayWhyStayed';
import { useRemoveDraft } from './useRemoveDraft';

/** Beside a review in the list: the way to remove its draft. */
export function RemoveDraft({ draft }: { draft: DecisionDraft }) {
  const { t } = useGovernanceTranslation();
  const removeDraft = useRemoveDraft();
  return (
    <TooltipTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={t('drafts.removeOf', { title: draft.item.subject.title })}
        icon={<RiDeleteBinLine />}
        onPress={() => removeDraft(draft)}
      />
      <Tooltip>{t('drafts.removeDraft')}</Tooltip>
    </TooltipTrigger>
  );
}

/** Below a review in the list: why its draft did not go through, where it did not. */
export function DraftLine({ draft }: { draft: DecisionDraft }) {
  const { t } = useGovernanceTranslation();
  const stayed = sayWhyStayed(draft, t);
  return stayed ? (
    <Text as="p" variant="body-x-small" className={styles.line}>
      {stayed}
    </Text>
  ) : null;
}
