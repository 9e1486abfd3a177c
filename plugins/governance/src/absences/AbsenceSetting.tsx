import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { Absence, keyOf } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useAction } from '../queries/useAction';
import { useOwnRef } from '../queries/useOwnRef';
import { useAbsences } from '../queries/useReviewStaging';
import { reasonOf } from '../states/describeError';
import { QueryBoundary } from '../states/QueryBoundary';
import { phraseDay } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { AbsenceDialog } from './AbsenceDialog';

function phraseAbsence(
  absence: Absence,
  options: { isOwn: boolean; isNow: boolean; t: Translate },
): string {
  const { isOwn, isNow, t } = options;
  const { person, substitute } = absence;
  const from = phraseDay(absence.from);
  const to = phraseDay(absence.to);
  if (!isOwn) {
    return t('absence.standIn', { person, to });
  }
  return isNow
    ? t('absence.away', { to, substitute })
    : t('absence.planned', { from, to, substitute });
}

/** Whether one is away, who stands in, and saying so. */
export function AbsenceSetting() {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const now = useNow();
  const own = useOwnRef();
  const query = useAbsences();
  const [asking, setAsking] = useState(false);
  const end = useAction((id: string) => api.endAbsence(id), query.reload);
  return (
    <QueryBoundary query={query} what={t('absence.what')}>
      {({ items }) => (
        <Flex direction="column" gap="2">
          {(own === undefined ? [] : items).map(absence => {
            const isOwn = absence.person === (own && keyOf(own));
            const isNow = Date.parse(absence.from) <= now;
            return (
              <Flex key={absence.id} align="center" gap="2">
                <Text variant="body-small">
                  {phraseAbsence(absence, { isOwn, isNow, t })}
                </Text>
                {isOwn && (
                  <Button
                    size="small"
                    variant="secondary"
                    isPending={end.busy}
                    onPress={() => end.run(absence.id)}
                  >
                    {t('absence.end')}
                  </Button>
                )}
              </Flex>
            );
          })}
          {end.error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('onIt.failed')}
              description={reasonOf(end.error)}
            />
          )}
          <Flex>
            <Button
              size="small"
              variant="tertiary"
              onPress={() => setAsking(true)}
            >
              {t('absence.set')}
            </Button>
          </Flex>
          {asking && (
            <AbsenceDialog
              onDone={() => {
                setAsking(false);
                query.reload();
              }}
              onClose={() => setAsking(false)}
            />
          )}
        </Flex>
      )}
    </QueryBoundary>
  );
}
