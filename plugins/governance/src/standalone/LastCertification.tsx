import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { StandaloneDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { reviewRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What the last closed campaign came to about a thing, when, and who certified it. */
export function LastCertification(props: { thing: StandaloneDetail }) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  const { lastCertification: last } = props.thing;
  if (!last) {
    return <Text color="secondary">{t('standalone.neverCertified')}</Text>;
  }
  return (
    <div>
      <Text as="p">
        <Link href={reviewRoute?.({ reviewId: last.review })}>
          {t('standalone.certified', {
            campaign: last.campaign.title,
            outcome: last.outcome ?? t('certified.underWay'),
          })}
        </Link>{' '}
        <PastTime at={last.decidedAt ?? last.closedAt} />
      </Text>
      {last.certifiers.map(({ ref, at, decision, comment }) => (
        <Text as="p" key={`${ref} ${at}`} variant="body-small">
          <EntityLink entityRef={ref} />: {comment ?? decision}
        </Text>
      ))}
    </div>
  );
}
