import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextField,
} from '@backstage/ui';
import { useState } from 'react';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { useAskForReview } from './useAskForReview';

/** Asks the owner for a review now, with the reason. What is refused is said with the backend's reason. */
export function AskForReview(props: {
  title: string;
  ask: (cause: string) => Promise<{ opened: number }>;
  onAsked: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { title, onAsked } = props;
  const [isOpen, setOpen] = useState(false);
  const [cause, setCause] = useState('');
  const { ask, busy, error, opened } = useAskForReview(props.ask, () => {
    setOpen(false);
    setCause('');
    onAsked();
  });
  return (
    <Flex direction="column" align="end" gap="1">
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('identity.askNow')}
      </Button>
      <Text variant="body-small" color="secondary" role="status">
        {opened !== undefined && t('identity.asked', { count: opened })}
      </Text>
      <Dialog isOpen={isOpen} width={480} onOpenChange={setOpen}>
        <DialogHeader>{t('identity.askTitle', { title })}</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="3">
            {error && (
              <Alert
                role="alert"
                status="danger"
                icon
                title={t('dialogs.failed')}
                description={reasonOf(error)}
              />
            )}
            <Text as="p">{t('identity.askHint')}</Text>
            <TextField
              label={t('identity.askCause')}
              value={cause}
              onChange={setCause}
              isRequired
            />
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" slot="close">
            {t('dialogs.cancel')}
          </Button>
          <Button
            variant="primary"
            isDisabled={cause.trim() === ''}
            isPending={busy}
            onPress={() => ask(cause.trim())}
          >
            {t('identity.askConfirm')}
          </Button>
        </DialogFooter>
      </Dialog>
    </Flex>
  );
}
