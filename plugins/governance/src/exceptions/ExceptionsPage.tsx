import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Container, Flex, Select, Text } from '@backstage/ui';
import { governanceExceptionRequestPermission } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { ExclusionsSection } from '../exclusions/ExclusionsSection';
import { GrantedList, GrantedStatus } from '../granted/GrantedList';
import { useRequesting } from '../granted/useRequesting';
import { useExceptions } from '../queries/useExceptions';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ExceptionTable } from './ExceptionTable';
import { RequestDialog } from './RequestDialog';
import styles from './Exceptions.module.css';

/** What deviates from a flow, for how long and with what instead; and the way to ask for more. */
export function ExceptionsPage() {
  const { t } = useGovernanceTranslation();
  const [status, setStatus] = useState<GrantedStatus>('in-force');
  const requesting = useRequesting();
  const query = useExceptions({ status });
  const may = usePermission({
    permission: governanceExceptionRequestPermission,
  });
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        <GrantedList
          query={query}
          sentence={t(
            status === 'in-force'
              ? 'exceptions.sentence'
              : 'exceptions.sentenceAll',
            { count: query.total },
          )}
          hint={t('exceptions.hint')}
          choices={
            <>
              <Flex gap="3" align="end" justify="between">
                <Select
                  className={styles.choice}
                  label={t('exceptions.show')}
                  value={status}
                  onChange={next =>
                    setStatus(next === 'all' ? 'all' : 'in-force')
                  }
                  options={[
                    { id: 'in-force', label: t('exceptions.showInForce') },
                    { id: 'all', label: t('exceptions.showAll') },
                  ]}
                />
                {may.allowed && (
                  <Button onPress={requesting.ask}>
                    {t('exceptions.request')}
                  </Button>
                )}
              </Flex>
              {!may.allowed && !may.loading && (
                <Text as="p" variant="body-small" color="secondary">
                  {t('exceptions.mayNot')}
                </Text>
              )}
            </>
          }
          what={t('exceptions.what')}
          emptyTitle={t('exceptions.emptyTitle')}
          emptyHint={t('exceptions.emptyHint')}
        >
          {items => (
            <ExceptionTable
              exceptions={items}
              complete={query.complete}
              mayWithdraw={may.allowed}
              onChanged={query.reload}
            />
          )}
        </GrantedList>
        <ExclusionsSection status={status} mayAsk={may.allowed} />
      </Flex>
      {requesting.isAsking && (
        <RequestDialog
          onRequested={requesting.onRequested}
          onClose={requesting.close}
        />
      )}
    </Container>
  );
}
