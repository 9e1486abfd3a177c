import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Link, Text, TextField } from '@backstage/ui';
import {
  governanceExceptionRequestPermission,
  ReviewException,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { EntityLink } from '../display/EntityLink';
import { isReason, ReasonField } from '../display/ReasonField';
import { readDays } from '../granted/readDays';
import { useAction } from '../queries/useAction';
import { flowInstanceRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Asks for an exception about one review; what it is about and who owns it is said, and not typed. */
function AskExceptionDialog(props: {
  review: ReviewItemDetail;
  exception: ReviewException;
  onAsked: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { review, exception, onAsked, onClose } = props;
  const { flow, subject, maxDays } = exception;
  const [days, setDays] = useState(String(Math.min(30, maxDays)));
  const [control, setControl] = useState('');
  const count = readDays(days, maxDays);
  const action = useAction(
    (lasting: number) =>
      api.requestException({
        flow,
        exception: exception.exception,
        subject,
        days: lasting,
        control: control.trim(),
      }),
    onAsked,
  );
  return (
    <ActionDialog
      title={t('reviewException.title')}
      confirm={t('reviewException.offer')}
      isDisabled={count === undefined || !isReason(control)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => count && action.run(count)}
      onClose={onClose}
    >
      <Text as="p" weight="bold">
        {review.question}
      </Text>
      <Text as="p" color="secondary">
        {t('reviewException.owner')} <EntityLink entityRef={review.owner} />
      </Text>
      <TextField
        label={t('reviewException.days')}
        description={t('reviewException.daysHint', { most: String(maxDays) })}
        value={days}
        onChange={setDays}
        isRequired
      />
      <ReasonField
        label={t('reviewException.control')}
        value={control}
        onChange={setControl}
      />
      <Text as="p" weight="bold">
        {t('dialogs.consequence')}
      </Text>
      <Text as="p">{t('reviewException.consequence')}</Text>
    </ActionDialog>
  );
}

/** That somebody has asked for an exception, and where it is decided. */
function Asked(props: { asked: NonNullable<ReviewException['asked']> }) {
  const { t } = useGovernanceTranslation();
  const { asked } = props;
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  return (
    <Alert
      status="info"
      icon
      title={
        <>
          {t('reviewException.asked')}{' '}
          {asked.by && <EntityLink entityRef={asked.by} />}{' '}
          <PastTime at={asked.at} />
        </>
      }
      description={
        <>
          {t('reviewException.askedHint', { control: asked.control })}{' '}
          <Link href={instanceRoute?.({ instanceId: asked.instanceId })}>
            {t('exceptions.decides')}
          </Link>
        </>
      }
    />
  );
}

/** The way to have a question not asked for a while, or that somebody has asked for that. */
export function AskException(props: {
  review: ReviewItemDetail;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { review, onChanged } = props;
  const [isOpen, setOpen] = useState(false);
  const may = usePermission({
    permission: governanceExceptionRequestPermission,
  });
  const { exception } = review;
  if (!exception || review.status !== 'open') {
    return null;
  }
  if (exception.asked) {
    return <Asked asked={exception.asked} />;
  }
  return may.allowed ? (
    <>
      <div>
        <Button variant="tertiary" size="small" onPress={() => setOpen(true)}>
          {t('reviewException.offer')}
        </Button>
      </div>
      {isOpen && (
        <AskExceptionDialog
          review={review}
          exception={exception}
          onAsked={() => {
            setOpen(false);
            onChanged();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  ) : null;
}
