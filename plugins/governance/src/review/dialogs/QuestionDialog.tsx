import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
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
  /** Puts the answer with the drafts, where it can be one. */
  onPut?: () => void;
  children: ReactNode;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, title, confirm, destructive, isDisabled, onConfirm, onPut } =
    props;
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
          {onPut && (
            <Text as="p" variant="body-small" color="secondary">
              {desk.whyNoDraft ?? t('drafts.putHint')}
            </Text>
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={desk.cancel}>
          {t('dialogs.cancel')}
        </Button>
        {onPut && !desk.whyNoDraft && (
          <Button
            variant="secondary"
            isDisabled={isDisabled || desk.busy}
            onPress={onPut}
          >
            {t('drafts.put')}
          </Button>
        )}
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
