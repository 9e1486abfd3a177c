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
import { reasonOf } from '../../states/describeError';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReviewDesk } from '../useReviewDesk';

/** The frame of every dialog that stands before an answer. It stays open when the answer does not go through. */
export function QuestionDialog(props: {
  desk: ReviewDesk;
  title: string;
  confirm: string;
  destructive?: boolean;
  isDisabled?: boolean;
  onConfirm: () => void;
  children: ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, title, confirm, destructive, isDisabled, onConfirm } = props;
  return (
    <Dialog
      isOpen
      width={560}
      onOpenChange={isOpen => !isOpen && desk.cancel()}
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {desk.error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={`${t('dialogs.failed')}: ${reasonOf(desk.error)}`}
              description={t('dialogs.failedHint')}
            />
          )}
          {props.children}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={desk.cancel}>
          {t('dialogs.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={destructive}
          isDisabled={isDisabled}
          isPending={desk.busy}
          onPress={onConfirm}
        >
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
