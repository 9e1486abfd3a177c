import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import {
  ReviewDecision,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { reasonOf } from '../states/describeError';
import { phraseTime } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { useToast } from './useToast';

const DECIDED = {
  keep: 'toasts.kept',
  reduce: 'toasts.reduceDecided',
  revoke: 'toasts.revokeDecided',
} as const;

/** Milliseconds that a toast stays where nothing can be done in it. */
const SHORT = 5_000;
/** Milliseconds that a toast with "Take back" stays; the review itself offers it for as long as it is possible. */
const LONG = 20_000;

/** Says in a toast what was decided, with the way back while there is one. Returns the sentence. */
export function useDecisionToast(
  onWithdrawn: (review: ReviewItemDetail) => void,
): (review: ReviewItemDetail, decision: ReviewDecision) => string {
  const api = useApi(governanceApiRef);
  const toasts = useToast();
  const { t } = useGovernanceTranslation();

  return (review, decision) => {
    // In a stage, others may still have to answer.
    const title = t(
      review.status === 'open' ? 'toasts.answered' : DECIDED[decision],
      { title: review.subject.title },
    );
    if (!review.withdrawableUntil || review.status !== 'withdrawable') {
      toasts?.post({ title, status: 'success', timeout: SHORT });
      return title;
    }
    const until = t('toasts.takeBackUntil', {
      time: phraseTime(review.withdrawableUntil),
    });
    // The button is made before the toast that it closes.
    const toast: { close?: () => void } = {};
    const takeBack = async () => {
      toast.close?.();
      try {
        onWithdrawn(await api.withdrawDecision(review.id));
        toasts?.post({
          title: t('toasts.takenBack'),
          status: 'success',
          timeout: SHORT,
        });
      } catch (error) {
        toasts?.post({
          title: t('toasts.failed', { reason: reasonOf(toError(error)) }),
          status: 'danger',
        });
      }
    };
    const posted = toasts?.post({
      title,
      status: 'success',
      timeout: LONG,
      description: (
        <Flex direction="column" align="start" gap="2">
          <Text>{until}</Text>
          <Button size="small" variant="secondary" onPress={takeBack}>
            {t('actions.takeBack')}
          </Button>
        </Flex>
      ),
    });
    toast.close = () => posted?.close();
    return `${title} ${until}`;
  };
}
