import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Flex, Text, TextAreaField } from '@backstage/ui';
import {
  ApprovalView,
  governanceApprovalDecidePermission,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useAction } from '../queries/useAction';
import { useOwnRef } from '../queries/useOwnRef';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { decisionLabel } from './decisionLabel';
import styles from './Approvals.module.css';

function sameRef(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}

/** Why an answer cannot be given here at all, if so. */
function useHindrance(approval: ApprovalView): string | undefined {
  const { t } = useGovernanceTranslation();
  const own = useOwnRef();
  const may = usePermission({ permission: governanceApprovalDecidePermission });
  const given = approval.answered.find(
    ({ by }) => own !== undefined && sameRef(by, own),
  );
  if (given) {
    return t('approvals.youAnswered', {
      decision: decisionLabel(given.decision, t),
    });
  }
  if (approval.kind === 'challenge' || approval.proof) {
    return t('approvals.needsProof', {
      fresh: approval.proof?.fresh ?? '',
    });
  }
  return may.loading || may.allowed ? undefined : t('approvals.mayNot');
}

/** The answers that a flow asks for, each with what follows; what is refused is said with the backend's reason. */
export function AnswerForm(props: {
  approval: ApprovalView;
  /** What follows from a decision, by its name. */
  consequences: { [decision: string]: string };
  onAnswered: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { approval, consequences, onAnswered } = props;
  const api = useApi(governanceApiRef);
  const [comment, setComment] = useState('');
  const hindrance = useHindrance(approval);
  const action = useAction(
    (decision: string) =>
      api.answerApproval(approval.instanceId, {
        decision,
        digest: approval.digest,
        ...(comment.trim() ? { comment: comment.trim() } : {}),
      }),
    () => {
      setComment('');
      onAnswered();
    },
  );
  const hindranceId = `hindrance-${approval.instanceId}`;
  return (
    <div role="group" aria-label={t('actions.label')} className={styles.answer}>
      {action.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={`${t('dialogs.failed')}: ${reasonOf(action.error)}`}
          description={t('dialogs.failedHint')}
        />
      )}
      {hindrance ? (
        <Text as="p" id={hindranceId}>
          {hindrance}
        </Text>
      ) : (
        <TextAreaField
          label={t('approvals.comment')}
          value={comment}
          onChange={setComment}
          maxLength={5000}
        />
      )}
      <Flex gap="4" align="start" className={styles.buttons}>
        {approval.decisions.map((decision, index) => {
          const label =
            approval.kind === 'challenge' && decision === 'passed'
              ? t('approvals.prove')
              : decisionLabel(decision, t);
          const id = `${approval.instanceId}-${decision}`;
          return (
            <div key={decision} className={styles.button}>
              <Button
                variant={index === 0 ? 'primary' : 'secondary'}
                destructive={decision === 'deny' || decision === 'revoke'}
                isDisabled={Boolean(hindrance) || action.busy}
                aria-describedby={hindrance ? hindranceId : id}
                onPress={() => action.run(decision)}
              >
                {label}
              </Button>
              {Object.hasOwn(consequences, decision) && (
                <Text as="p" id={id} variant="body-x-small" color="secondary">
                  {consequences[decision]}
                </Text>
              )}
            </div>
          );
        })}
      </Flex>
    </div>
  );
}
