import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { useState } from 'react';
import { useBulkDecisions } from '../queries/useBulkDecisions';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { BulkResult } from './BulkResult';
import styles from './Inbox.module.css';
import { SelectableReview } from './useSelection';

/** Names of what would be decided unseen that are spelled out; of the rest it is said how many there are. */
const NAMED = 10;

const WORDS = {
  keep: {
    title: 'bulk.keepTitle',
    confirm: 'bulk.keepConfirm',
    consequence: 'bulk.keepConsequence',
  },
  revoke: {
    title: 'bulk.revokeTitle',
    confirm: 'bulk.revokeConfirm',
    consequence: 'bulk.revokeConsequence',
  },
} as const;

function Unseen({ items }: { items: readonly SelectableReview[] }) {
  const { t } = useGovernanceTranslation();
  if (items.length === 0) {
    return <Text as="p">{t('bulk.allSeen')}</Text>;
  }
  return (
    <div>
      <Alert
        status="warning"
        icon
        title={t('bulk.unseen', { count: items.length })}
      />
      <ul className={styles.unseen}>
        {items.slice(0, NAMED).map(({ id, identity, subject }) => (
          <li key={id}>
            <Text>
              {identity.title}: {subject.title}
            </Text>
          </li>
        ))}
        {items.length > NAMED && (
          <li>
            <Text color="secondary">
              {t('bulk.more', { count: items.length - NAMED })}
            </Text>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Says what deciding about many means, and afterwards what became of each. */
export function BulkDialog(props: {
  /** As they were when the dialog was opened. */
  items: readonly SelectableReview[];
  decision: 'keep' | 'revoke';
  wasOpened: (id: string) => boolean;
  onDecided: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { items, decision, wasOpened, onDecided, onClose } = props;
  const [reason, setReason] = useState('');
  const decisions = useBulkDecisions();
  const { outcomes } = decisions;
  const words = WORDS[decision];
  const send = async () => {
    await decisions.decide(items, {
      decision,
      ...(reason.trim() ? { justification: reason.trim() } : {}),
    });
    onDecided();
  };
  return (
    <Dialog isOpen width={640} onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>
        {outcomes
          ? t('bulk.resultTitle')
          : t(words.title, { count: items.length })}
      </DialogHeader>
      <DialogBody>
        {outcomes ? (
          <BulkResult
            items={items}
            decisions={decisions}
            canTakeBack={decision === 'revoke'}
          />
        ) : (
          <Flex direction="column" gap="4">
            <Text as="p">{t(words.consequence)}</Text>
            <Unseen items={items.filter(({ id }) => !wasOpened(id))} />
            <TextAreaField
              label={t('bulk.reason')}
              value={reason}
              onChange={setReason}
              maxLength={2000}
            />
          </Flex>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t(outcomes ? 'bulk.close' : 'dialogs.cancel')}
        </Button>
        {!outcomes && (
          <Button
            variant="primary"
            destructive={decision === 'revoke'}
            isPending={decisions.busy}
            onPress={send}
          >
            {t(words.confirm)}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
