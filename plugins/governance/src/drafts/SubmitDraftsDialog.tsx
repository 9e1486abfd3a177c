import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { countDecisions, DecisionDraft } from './decisionDraft';
import styles from './Drafts.module.css';
import { SubmitResult } from './SubmitResult';
import { useSubmitDrafts } from './useSubmitDrafts';

/** Drafts of a decision that are named; the others are counted, and the list shows them. */
const NAMED = 8;

const CONSEQUENCES = {
  keep: 'drafts.keep',
  reduce: 'drafts.reduce',
  revoke: 'drafts.revoke',
} as const;

/** Says what submitting does, how far it is, and afterwards what became of each. */
export function SubmitDraftsDialog(props: {
  /** As they were when the dialog was opened. */
  drafts: readonly DecisionDraft[];
  onSent: (review: ReviewItemDetail) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { drafts, onSent, onClose } = props;
  const { progress, results, submit } = useSubmitDrafts(onSent);
  const { pathname } = useLocation();
  const [begunAt] = useState(pathname);
  const latestClose = useRef(onClose);
  latestClose.current = onClose;
  useEffect(() => {
    // Whoever goes to a review from the results wants to see it.
    if (pathname !== begunAt) {
      latestClose.current();
    }
  }, [pathname, begunAt]);
  return (
    <Dialog
      isOpen
      width={640}
      onOpenChange={isOpen => !isOpen && !progress && onClose()}
    >
      <DialogHeader>
        {results
          ? t('drafts.resultTitle')
          : t('drafts.confirmTitle', { count: drafts.length })}
      </DialogHeader>
      <DialogBody>
        {results ? (
          <SubmitResult results={results} onTakenBack={onSent} />
        ) : (
          <Flex direction="column" gap="3">
            {countDecisions(drafts).map(({ decision, count }) => (
              <div key={decision}>
                <Text as="p" weight="bold">
                  {t(CONSEQUENCES[decision], { count })}
                </Text>
                <ul className={styles.named}>
                  {drafts
                    .filter(({ request }) => request.decision === decision)
                    .slice(0, NAMED)
                    .map(({ item }) => (
                      <li key={item.id}>
                        <Text>{`${item.identity.title}: ${item.subject.title}`}</Text>
                      </li>
                    ))}
                  {count > NAMED && (
                    <li>
                      <Text color="secondary">
                        {t('drafts.andMore', { count: count - NAMED })}
                      </Text>
                    </li>
                  )}
                </ul>
              </div>
            ))}
            <Text as="p">{t('drafts.confirmHint')}</Text>
            <Text as="p" weight="bold" role="status">
              {progress &&
                t('drafts.progress', {
                  at: String(progress.at),
                  total: String(progress.total),
                })}
            </Text>
          </Flex>
        )}
      </DialogBody>
      <DialogFooter>
        <Button
          variant="secondary"
          isDisabled={Boolean(progress)}
          onPress={onClose}
        >
          {t(results ? 'drafts.close' : 'dialogs.cancel')}
        </Button>
        {!results && (
          <Button
            variant="primary"
            isPending={Boolean(progress)}
            onPress={() => submit(drafts)}
          >
            {t('drafts.submit', { count: drafts.length })}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
