import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { Section } from '../display/Section';
import { useExclusions } from '../queries/useExclusions';
import { flowInstanceRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ExclusionTable } from './ExclusionTable';
import { RequestExclusion } from './RequestExclusion';

/** What campaigns leave out for a while, and the way to ask for more. */
export function ExclusionsSection(props: {
  status: 'in-force' | 'all';
  mayAsk: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { status, mayAsk } = props;
  const [isAsking, setAsking] = useState(false);
  const query = useExclusions(status);
  const navigate = useNavigate();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  return (
    <Section
      title={t('exclusions.title')}
      level="h2"
      aside={
        mayAsk ? (
          <Button onPress={() => setAsking(true)}>
            {t('exclusions.request')}
          </Button>
        ) : undefined
      }
    >
      <Flex direction="column" gap="3">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t(
              status === 'in-force'
                ? 'exclusions.sentence'
                : 'exclusions.sentenceAll',
              { count: query.total },
            )}
          </Text>
        )}
        <Text as="p" color="secondary">
          {t('exclusions.hint')}
        </Text>
        <PagedBoundary
          query={query}
          what={t('exclusions.what')}
          permission="governance.flow.read"
          empty={
            <EmptyState
              title={t('exclusions.emptyTitle')}
              hint={t('exclusions.emptyHint')}
            />
          }
        >
          {items => (
            <ExclusionTable
              exclusions={items}
              complete={query.complete}
              mayWithdraw={mayAsk}
              onChanged={query.reload}
            />
          )}
        </PagedBoundary>
      </Flex>
      {isAsking && (
        <RequestExclusion
          onRequested={instanceId => {
            setAsking(false);
            const href = instanceRoute?.({ instanceId });
            if (href) {
              navigate(href);
            }
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
