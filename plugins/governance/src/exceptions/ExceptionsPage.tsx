import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Container, Flex, Select, Text } from '@backstage/ui';
import { governanceExceptionRequestPermission } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { ExclusionsSection } from '../exclusions/ExclusionsSection';
import { useExceptions } from '../queries/useExceptions';
import { flowInstanceRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ExceptionTable } from './ExceptionTable';
import { RequestDialog } from './RequestDialog';
import styles from './Exceptions.module.css';

/** What deviates from a flow, for how long and with what instead; and the way to ask for more. */
export function ExceptionsPage() {
  const { t } = useGovernanceTranslation();
  const [status, setStatus] = useState<'in-force' | 'all'>('in-force');
  const [isAsking, setAsking] = useState(false);
  const query = useExceptions({ status });
  const may = usePermission({
    permission: governanceExceptionRequestPermission,
  });
  const navigate = useNavigate();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t(
              status === 'in-force'
                ? 'exceptions.sentence'
                : 'exceptions.sentenceAll',
              { count: query.total },
            )}
          </Text>
        )}
        <Text as="p" color="secondary">
          {t('exceptions.hint')}
        </Text>
        <Flex gap="3" align="end" justify="between">
          <Select
            className={styles.choice}
            label={t('exceptions.show')}
            value={status}
            onChange={next => setStatus(next === 'all' ? 'all' : 'in-force')}
            options={[
              { id: 'in-force', label: t('exceptions.showInForce') },
              { id: 'all', label: t('exceptions.showAll') },
            ]}
          />
          {may.allowed && (
            <Button onPress={() => setAsking(true)}>
              {t('exceptions.request')}
            </Button>
          )}
        </Flex>
        {!may.allowed && !may.loading && (
          <Text as="p" variant="body-small" color="secondary">
            {t('exceptions.mayNot')}
          </Text>
        )}
        <PagedBoundary
          query={query}
          what={t('exceptions.what')}
          permission="governance.flow.read"
          empty={
            <EmptyState
              title={t('exceptions.emptyTitle')}
              hint={t('exceptions.emptyHint')}
            />
          }
        >
          {items => (
            <ExceptionTable
              exceptions={items}
              complete={query.complete}
              mayWithdraw={may.allowed}
              onChanged={query.reload}
            />
          )}
        </PagedBoundary>
        <ExclusionsSection status={status} mayAsk={may.allowed} />
      </Flex>
      {isAsking && (
        <RequestDialog
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
    </Container>
  );
}
