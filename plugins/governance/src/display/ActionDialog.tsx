import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import { ReactNode } from 'react';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** The frame of a dialog that stands before an action. It stays open, with what was typed, when that does not go through. */
export function ActionDialog(props: {
  title: string;
  confirm: string;
  destructive?: boolean;
  isDisabled?: boolean;
  busy: boolean;
  error?: Error;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { title, confirm, destructive, isDisabled, busy, error } = props;
  return (
    <Dialog
      isOpen
      width={560}
      onOpenChange={isOpen => !isOpen && props.onClose()}
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={`${t('dialogs.failed')}: ${reasonOf(error)}`}
              description={t('dialogs.failedHint')}
            />
          )}
          {props.children}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={props.onClose}>
          {t('dialogs.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={destructive}
          isDisabled={isDisabled}
          isPending={busy}
          onPress={props.onConfirm}
        >
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
