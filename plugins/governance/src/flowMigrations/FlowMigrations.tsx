import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import {
  FlowDetail,
  governanceFlowProposePermission,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Section } from '../display/Section';
import { useFlowMigrations } from '../queries/useFlowMigrations';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { MigrationItem } from './MigrationItem';
import { PlanMigration } from './PlanMigration';

/** How running instances go on in another version: planned, proposed, decided, carried out. */
export function FlowMigrations({ flow }: { flow: FlowDetail }) {
  const { t } = useGovernanceTranslation();
  const query = useFlowMigrations(flow.name);
  const may = usePermission({ permission: governanceFlowProposePermission });
  const [isPlanning, setPlanning] = useState(false);
  return (
    <Section
      title={t('migrations.title')}
      aside={
        may.allowed && (
          <Button
            size="small"
            variant="secondary"
            aria-expanded={isPlanning}
            onPress={() => setPlanning(!isPlanning)}
          >
            {t('migrations.plan')}
          </Button>
        )
      }
    >
      <Flex direction="column" gap="4">
        <Text as="p" color="secondary">
          {t('migrations.hint')}
        </Text>
        {isPlanning && (
          <PlanMigration
            key={flow.hash}
            flow={flow}
            onProposed={() => {
              setPlanning(false);
              query.reload();
            }}
          />
        )}
        <PagedBoundary
          query={query}
          what={t('migrations.what')}
          permission="governance.flow.read"
          empty={
            <EmptyState
              title={t('migrations.none')}
              hint={t('migrations.textHint')}
            />
          }
        >
          {items => (
            <Flex direction="column" gap="5">
              {items.map(migration => (
                <MigrationItem key={migration.id} migration={migration} />
              ))}
            </Flex>
          )}
        </PagedBoundary>
      </Flex>
    </Section>
  );
}
