import { Button, Text } from '@backstage/ui';
import { useState } from 'react';
import { ActionDialog } from '../display/ActionDialog';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Throws a draft away, once that has been confirmed. */
export function DiscardDraft({ onDiscard }: { onDiscard: () => void }) {
  const { t } = useGovernanceTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="tertiary" onPress={() => setOpen(true)}>
        {t('propose.discard')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('propose.discardTitle')}
          confirm={t('propose.discard')}
          destructive
          busy={false}
          onConfirm={() => {
            setOpen(false);
            onDiscard();
          }}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('propose.discardHint')}</Text>
        </ActionDialog>
      )}
    </>
  );
}
