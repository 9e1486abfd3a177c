import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { Passkey } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable, TableColumn } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { usePasskeys } from '../queries/usePasskeys';
import { approvalsRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { QueryBoundary } from '../states/QueryBoundary';
import { phraseMoment } from '../time/phraseMoment';
import { PastTime } from '../time/PastTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AddPasskey } from './AddPasskey';
import { RemovePasskey } from './RemovePasskey';

type Row = Passkey & { ref: string };

function useColumns(onRemoved: (passkey: Passkey) => void): TableColumn<Row>[] {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  return [
    {
      id: 'name',
      label: t('passkeys.name'),
      sortBy: ({ label }) => label,
      cell: ({ label }) => label,
    },
    {
      id: 'state',
      label: t('passkeys.state'),
      cell: ({ usable, usableFrom }) => (
        <MarkBadge tone={usable ? 'success' : 'warning'}>
          {usable
            ? t('passkeys.usable')
            : t('passkeys.waits', { when: phraseMoment(usableFrom, now) })}
        </MarkBadge>
      ),
    },
    {
      id: 'where',
      label: t('passkeys.where'),
      cell: ({ synced }) =>
        t(synced ? 'passkeys.synced' : 'passkeys.thisDevice'),
    },
    {
      id: 'created',
      label: t('passkeys.created'),
      sortBy: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <PastTime at={createdAt} />,
    },
    {
      id: 'lastUsed',
      label: t('passkeys.lastUsed'),
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <PastTime at={lastUsedAt} /> : t('passkeys.never'),
    },
    {
      id: 'remove',
      label: t('passkeys.remove'),
      cell: passkey => (
        <RemovePasskey passkey={passkey} onRemoved={onRemoved} />
      ),
    },
  ];
}

/** The reader's passkeys: what they are for, which there are, and setting up or removing one. */
export function PasskeysPage() {
  const { t } = useGovernanceTranslation();
  const query = usePasskeys();
  const approvals = useRouteRef(approvalsRouteRef);
  const [said, setSaid] = useState('');
  const say = (text: string) => {
    setSaid(text);
    query.reload();
  };
  const columns = useColumns(({ label }) =>
    say(t('passkeys.removed', { label })),
  );
  return (
    <Container my="4">
      <Flex direction="column" gap="4" align="start">
        {approvals && (
          <Link href={approvals()} standalone>
            {t('passkeys.back')}
          </Link>
        )}
        <div role="status">{said && <Text as="p">{said}</Text>}</div>
        <QueryBoundary query={query} what={t('passkeys.what')}>
          {({ items, total }) => (
            <Flex direction="column" gap="4" align="start">
              {total > 0 && (
                <Text as="p" weight="bold">
                  {t('passkeys.sentence', { count: total })}
                </Text>
              )}
              <Text as="p">{t('passkeys.why')}</Text>
              <AddPasskey
                another={items.some(({ usable }) => usable)}
                onAdded={({ label }) => say(t('passkeys.added', { label }))}
              />
              {total === 0 ? (
                <EmptyState
                  title={t('passkeys.emptyTitle')}
                  hint={t('passkeys.emptyHint')}
                />
              ) : (
                <DataTable
                  label={t('page.passkeys')}
                  items={items.map(item => ({ ...item, ref: item.id }))}
                  complete
                  columns={columns}
                />
              )}
            </Flex>
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
