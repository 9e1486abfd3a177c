import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { ReviewExcepted } from '@countersign/plugin-governance-common';
import { EntityList } from '../display/EntityList';
import { exceptionsRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { phraseDay } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Until when a question is not asked, who agreed to that, and where all that is excepted stands. */
export function ExceptedBy(props: { excepted: ReviewExcepted }) {
  const { t } = useGovernanceTranslation();
  const { approvedBy, control, until, endedAt } = props.excepted;
  const exceptionsRoute = useRouteRef(exceptionsRouteRef);
  return (
    <>
      <Text as="p">
        {endedAt === undefined ? (
          <>
            {t('reviewException.exceptedUntil', { day: phraseDay(until) })},{' '}
            <RelativeTime at={until} />.
          </>
        ) : (
          <>
            {t('reviewException.exceptedOver')} <PastTime at={endedAt} />.
          </>
        )}
      </Text>
      {approvedBy.length > 0 && (
        <Text as="p">
          {t('granted.approvedBy')} <EntityList refs={approvedBy} />
        </Text>
      )}
      <Text as="p" variant="body-small" color="secondary">
        {t('granted.control', { control })}
      </Text>
      <Link href={exceptionsRoute?.()}>{t('reviewException.all')}</Link>
    </>
  );
}
