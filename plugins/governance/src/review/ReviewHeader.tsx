import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { forwardRef } from 'react';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { TextWithEntities } from '../display/TextWithEntities';
import { typeLabel } from '../display/typeLabel';
import { auditRouteRef, identityRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './ReviewHeader.module.css';

const MODES = {
  observe: 'mode.observe',
  advise: 'mode.advise',
  enforce: 'mode.enforce',
} as const;

/** People named in the head; the rest is counted. */
const ASKED_SHOWN = 3;

function Asked({ review }: { review: ReviewItemDetail }) {
  const { t } = useGovernanceTranslation();
  const shown = review.reviewers.slice(0, ASKED_SHOWN);
  const more = review.reviewers.length - shown.length;
  if (shown.length === 0) {
    return <>{t('review.nobodyAsked')}</>;
  }
  return (
    <>
      {shown.map(({ ref, via }, index) => (
        <span key={ref} title={via}>
          {index > 0 && ', '}
          <EntityLink entityRef={ref} />
        </span>
      ))}
      {more > 0 && ` ${t('review.askedMore', { count: more })}`}
    </>
  );
}

function Purpose({ review }: { review: ReviewItemDetail }) {
  const { t } = useGovernanceTranslation();
  const purpose = review.evidence.identity.facts.find(
    ({ field }) => field === 'purpose',
  );
  if (!purpose) {
    return null;
  }
  return (
    <Text as="p" className={styles.line}>
      {purpose.known
        ? String(purpose.value)
        : t('review.purposeUnknown', { reason: purpose.reason })}
    </Text>
  );
}

/** The question in plain words, with what one needs to know about its being asked. */
export const ReviewHeader = forwardRef<
  HTMLHeadingElement,
  { review: ReviewItemDetail }
>(function HeaderOf({ review }, ref) {
  const { t } = useGovernanceTranslation();
  const identityRoute = useRouteRef(identityRouteRef);
  const auditRoute = useRouteRef(auditRouteRef);
  return (
    <div>
      <Flex gap="2" align="center" className={styles.identity}>
        <Text color="secondary">
          {typeLabel(review.identity.type, t)}{' '}
          {identityRoute ? (
            <Link href={identityRoute({ identityRef: review.identity.ref })}>
              {review.identity.title}
            </Link>
          ) : (
            review.identity.title
          )}
        </Text>
        {review.environment && (
          <MarkBadge tone="plain">{review.environment}</MarkBadge>
        )}
        {review.worstSeverity && (
          <SeverityBadge severity={review.worstSeverity} />
        )}
      </Flex>
      <Text
        as="h2"
        ref={ref}
        tabIndex={-1}
        variant="title-x-small"
        weight="bold"
        className={styles.question}
      >
        {review.question}
      </Text>
      <Purpose review={review} />
      <dl className={styles.facts}>
        {review.status === 'open' && (
          <div>
            <dt>{t('review.dueLabel')}</dt>
            <dd>
              <RelativeTime at={review.dueAt} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('review.askedLabel')}</dt>
          <dd>
            <Asked review={review} />
          </dd>
        </div>
        <div>
          <dt>{t('review.causeLabel')}</dt>
          <dd>
            <TextWithEntities text={review.cause} />
          </dd>
        </div>
        {review.status === 'open' && (
          <div>
            <dt>{t('review.silenceLabel')}</dt>
            <dd>{review.onSilence}</dd>
          </div>
        )}
        <div>
          <dt>{t('review.modeLabel')}</dt>
          <dd>{t(MODES[review.mode])}</dd>
        </div>
      </dl>
      {auditRoute && review.may?.explain && (
        <Text as="p" className={styles.line}>
          <Link href={`${auditRoute()}?subject=${review.subject.ref}`}>
            {t('access.link')}
          </Link>
        </Text>
      )}
    </div>
  );
});
