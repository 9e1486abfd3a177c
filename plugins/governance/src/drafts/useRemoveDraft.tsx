import { Button } from '@backstage/ui';
import { useToast } from '../review/useToast';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import { useDecisionDrafts } from './useDecisionDrafts';

/** Milliseconds that the way back stays. */
const LONG = 20_000;

/** Removes a draft, and says so in a toast with the way back. */
export function useRemoveDraft(): (draft: DecisionDraft) => void {
  const { t } = useGovernanceTranslation();
  const drafts = useDecisionDrafts();
  const toasts = useToast();
  return draft => {
    drafts.remove(draft.item.id);
    // The button is made before the toast that it closes.
    const toast: { close?: () => void } = {};
    const restore = () => {
      toast.close?.();
      // A draft that was made since is newer than the one that was removed.
      if (!drafts.current(draft.item.id)) {
        drafts.put(draft);
      }
    };
    const posted = toasts?.post({
      title: t('drafts.removed', { title: draft.item.subject.title }),
      status: 'info',
      timeout: LONG,
      description: (
        <Button size="small" variant="secondary" onPress={restore}>
          {t('drafts.restore')}
        </Button>
      ),
    });
    toast.close = () => posted?.close();
  };
}
