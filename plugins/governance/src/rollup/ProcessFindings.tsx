import { Flex, Text } from '@backstage/ui';
import { ProcessFinding } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { SeverityBadge } from '../display/SeverityBadge';
import { useProcessFindings } from '../queries/useProcessFindings';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function Item({ finding }: { finding: ProcessFinding }) {
  const { t } = useGovernanceTranslation();
  const { scope, severity, message, wayOut, since } = finding;
  return (
    <Flex gap="2" align="start">
      <SeverityBadge severity={severity} />
      <div>
        <Text as="p" weight="bold">
          {scope.kind === 'team' && (
            <>
              <EntityLink entityRef={scope.ref} />:{' '}
            </>
          )}
          {message}
        </Text>
        <Text as="p">
          {t('identity.wayOut')}: {wayOut}
        </Text>
        <Text as="p" variant="body-x-small" color="secondary">
          {finding.rule} · {t('review.since')} <PastTime at={since} />
        </Text>
      </div>
    </Flex>
  );
}

/** What is beyond its threshold in how certification itself goes; it belongs to a team or a campaign and to no subject. */
export function ProcessFindings(props: { team?: string; campaign?: string }) {
  const { t } = useGovernanceTranslation();
  const query = useProcessFindings(props);
  return (
    <Section title={t('processFindings.title')}>
      <PagedBoundary
        query={query}
        what={t('processFindings.what')}
        permission="governance.review.read"
        empty={<Text color="secondary">{t('processFindings.none')}</Text>}
      >
        {items => (
          <Flex direction="column" gap="3">
            <Text as="p">
              {t('processFindings.sentence', { count: query.total })}
            </Text>
            {items.map(finding => (
              <Item key={finding.id} finding={finding} />
            ))}
          </Flex>
        )}
      </PagedBoundary>
    </Section>
  );
}
