import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import {
  AuditorGrant,
  governanceAuditorManagePermission,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useAction } from '../queries/useAction';
import { useAuditorGrants } from '../queries/useEvidence';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Accesses } from './Accesses';
import { GiveDialog } from './GiveDialog';

const STATES = {
  'not-yet': ['info', 'auditors.notYet'],
  active: ['success', 'auditors.active'],
  expired: ['plain', 'auditors.expired'],
  revoked: ['plain', 'auditors.revoked'],
} as const satisfies Record<AuditorGrant['status'], [Tone, string]>;

function RevokeDialog(props: {
  grant: AuditorGrant;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { grant, onDone, onClose } = props;
  const api = useApi(governanceApiRef);
  const action = useAction(() => api.revokeAuditorGrant(grant.id), onDone);
  return (
    <ActionDialog
      title={t('auditors.revokeTitle', { person: grant.person })}
      confirm={t('auditors.revoke')}
      destructive
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p">{t('auditors.revokeConsequence')}</Text>
    </ActionDialog>
  );
}

function GrantTable(props: {
  grants: AuditorGrant[];
  complete: boolean;
  onRevoke?: (grant: AuditorGrant) => void;
  onShow: (grant: AuditorGrant) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { grants, complete, onRevoke, onShow } = props;
  return (
    <DataTable
      label={t('auditors.title')}
      items={grants.map(item => ({ ...item, ref: item.id }))}
      complete={complete}
      columns={[
        {
          id: 'person',
          label: t('auditors.person'),
          sortBy: ({ person }) => person,
          cell: ({ person, reason }) => (
            <Flex direction="column">
              <EntityLink entityRef={person} />
              <Text variant="body-x-small" color="secondary">
                {reason}
              </Text>
            </Flex>
          ),
        },
        {
          id: 'campaign',
          label: t('auditors.campaign'),
          cell: ({ campaign }) => campaign?.title ?? t('auditors.all'),
        },
        {
          id: 'until',
          label: t('auditors.until'),
          sortBy: ({ to }) => to,
          cell: ({ to }) => <RelativeTime at={to} />,
        },
        {
          id: 'givenBy',
          label: t('auditors.givenBy'),
          cell: ({ givenBy }) => <EntityLink entityRef={givenBy} />,
        },
        {
          id: 'state',
          label: t('auditors.state'),
          sortBy: ({ status }) => status,
          cell: grant => {
            const [tone, label] = STATES[grant.status];
            const isOver =
              grant.status === 'expired' || grant.status === 'revoked';
            return (
              <Flex gap="2" align="center">
                <MarkBadge tone={tone}>{t(label)}</MarkBadge>
                {onRevoke && !isOver && (
                  <Button
                    size="small"
                    variant="secondary"
                    onPress={() => onRevoke(grant)}
                  >
                    {t('auditors.revoke')}
                  </Button>
                )}
              </Flex>
            );
          },
        },
        {
          id: 'reads',
          label: t('auditors.reads'),
          sortBy: ({ accesses }) => accesses,
          cell: grant => (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => onShow(grant)}
            >
              {t('auditors.readsCount', { count: grant.accesses })}
            </Button>
          ),
        },
      ]}
    />
  );
}

/** Who may read for a while, what they read, and the way to let somebody or to end it. */
export function Auditors() {
  const { t } = useGovernanceTranslation();
  const query = useAuditorGrants();
  const may = usePermission({ permission: governanceAuditorManagePermission });
  const [isGiving, setGiving] = useState(false);
  const [revoked, setRevoked] = useState<AuditorGrant>();
  const [shown, setShown] = useState<AuditorGrant>();
  const done = () => {
    setGiving(false);
    setRevoked(undefined);
    query.reload();
  };
  const active = query.items.filter(({ status }) => status === 'active');
  return (
    <Section title={t('auditors.title')}>
      <Flex direction="column" gap="3" align="start">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t(may.allowed ? 'auditors.sentence' : 'auditors.ownSentence', {
              count: active.length,
            })}
          </Text>
        )}
        <Text as="p" color="secondary">
          {t('auditors.hint')}
        </Text>
        {!may.loading && may.allowed && (
          <Button variant="secondary" onPress={() => setGiving(true)}>
            {t('auditors.give')}
          </Button>
        )}
        {!may.loading && !may.allowed && (
          <Text as="p" variant="body-small" color="secondary">
            {t('auditors.mayNot')}
          </Text>
        )}
        <PagedBoundary
          query={query}
          what={t('auditors.what')}
          permission="governance.auditor.manage"
          empty={
            may.allowed && (
              <EmptyState
                title={t('auditors.emptyTitle')}
                hint={t('auditors.emptyHint')}
              />
            )
          }
        >
          {items => (
            <GrantTable
              grants={items}
              complete={query.complete}
              onRevoke={may.allowed ? setRevoked : undefined}
              onShow={setShown}
            />
          )}
        </PagedBoundary>
        {shown && <Accesses grant={shown} />}
      </Flex>
      {isGiving && (
        <GiveDialog onDone={done} onClose={() => setGiving(false)} />
      )}
      {revoked && (
        <RevokeDialog
          grant={revoked}
          onDone={done}
          onClose={() => setRevoked(undefined)}
        />
      )}
    </Section>
  );
}
