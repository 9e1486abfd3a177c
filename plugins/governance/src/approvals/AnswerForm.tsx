import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Flex, Link, Text, TextAreaField } from '@backstage/ui';
import {
  ApprovalView,
  governanceApprovalDecidePermission,
  keyOf,
} from '@countersign/plugin-governance-common';
import { ReactNode, useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useCeremonies } from '../passkeys/useCeremonies';
import { useAction } from '../queries/useAction';
import { useOwnRef } from '../queries/useOwnRef';
import { usePasskeys } from '../queries/usePasskeys';
import { passkeysRouteRef } from '../routes';
import { reasonOf } from '../states/describeError';
import { phraseMoment } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { decisionLabel } from './decisionLabel';
import styles from './Approvals.module.css';

function sameRef(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

/** Why the proof that a question takes cannot be given yet, if so. */
function useMissingPasskey(approval: ApprovalView): ReactNode {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { value } = usePasskeys(approval.proof !== undefined);
  const href = useRouteRef(passkeysRouteRef)?.();
  if (!value || value.items.some(({ usable }) => usable)) {
    return undefined;
  }
  const next = value.items.map(({ usableFrom }) => usableFrom).sort()[0];
  return (
    <>
      {next === undefined
        ? t('approvals.noPasskey')
        : t('approvals.passkeyWaits', { when: phraseMoment(next, now) })}{' '}
      <Link href={href}>{t('approvals.setUpPasskey')}</Link>
    </>
  );
}

/** Why an answer cannot be given here at all, if so. */
function useHindrance(approval: ApprovalView): ReactNode {
  const { t } = useGovernanceTranslation();
  const own = useOwnRef();
  const may = usePermission({ permission: governanceApprovalDecidePermission });
  const missing = useMissingPasskey(approval);
  const given = approval.answered.find(
    ({ by }) => own !== undefined && sameRef(by, own),
  );
  if (given) {
    return t('approvals.youAnswered', {
      decision: decisionLabel(given.decision, t),
    });
  }
  return may.loading || may.allowed ? missing : t('approvals.mayNot');
}

/** Gives an answer, with a proof of presence where the question takes one. */
function useAnswer(approval: ApprovalView, comment: string) {
  const api = useApi(governanceApiRef);
  const { prove } = useCeremonies();
  const { instanceId, digest } = approval;
  return async (decision: string) => {
    const proof =
      approval.proof &&
      (await prove(
        await api.beginApprovalProof(instanceId, { decision, digest }),
      ));
    return api.answerApproval(instanceId, {
      decision,
      digest,
      ...(comment.trim() ? { comment: comment.trim() } : {}),
      ...(proof ? { proof } : {}),
    });
  };
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
  const [comment, setComment] = useState('');
  const hindrance = useHindrance(approval);
  const action = useAction(useAnswer(approval, comment), () => {
    setComment('');
    onAnswered();
  });
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
        <>
          {approval.proof && <Text as="p">{t('approvals.needsProof')}</Text>}
          <TextAreaField
            label={t('approvals.comment')}
            value={comment}
            onChange={setComment}
            maxLength={5000}
          />
        </>
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
