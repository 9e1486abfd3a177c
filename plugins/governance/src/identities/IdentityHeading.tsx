import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { typeLabel } from '../display/typeLabel';
import { auditRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Identities.module.css';

/** The name of an identity, what it is, where it lives, and what is open about it. */
export function IdentityHeading({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
  const auditRoute = useRouteRef(auditRouteRef);
  const place = [identity.source, identity.realm, identity.region]
    .filter(Boolean)
    .join(' / ');
  return (
    <div>
      <Flex gap="2" align="center">
        <Text
          as="h2"
          variant="title-x-small"
          weight="bold"
          className={styles.line}
        >
          {identity.title}
        </Text>
        {identity.environment && (
          <MarkBadge tone="plain">{identity.environment}</MarkBadge>
        )}
        {identity.worstSeverity && (
          <SeverityBadge severity={identity.worstSeverity} />
        )}
        {identity.privileged && (
          <MarkBadge tone="warning">{t('review.privileged')}</MarkBadge>
        )}
      </Flex>
      <Text as="p" color="secondary" className={styles.line}>
        {typeLabel(identity.type, t)} · {place} · {identity.externalId}
        {identity.entityRef && (
          <>
            {' · '}
            <EntityLink entityRef={identity.entityRef} />
          </>
        )}
      </Text>
      <Text as="p" className={styles.line}>
        {t('identity.openReviews', { count: identity.openReviews })}
        {auditRoute && identity.may?.explain && (
          <>
            {' · '}
            <Link href={`${auditRoute()}?subject=${identity.ref}`}>
              {t('access.link')}
            </Link>
          </>
        )}
      </Text>
    </div>
  );
}
