import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { FlowDetail } from '@countersign/plugin-governance-common';
import { Code } from '../display/Code';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { flowChangeRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { PersonName } from './PersonName';

/** Characters of a digest that tell versions apart. */
const SHORT = 12;

/** Every version that was proposed, and when which of them ran. */
export function FlowVersions({ flow }: { flow: FlowDetail }) {
  const { t } = useGovernanceTranslation();
  const changeRoute = useRouteRef(flowChangeRouteRef);
  return (
    <Flex direction="column" gap="5">
      <Section title={t('flows.versions')}>
        <DataTable
          label={t('flows.versions')}
          items={flow.versions.map(entry => ({ ...entry, ref: entry.hash }))}
          complete
          columns={[
            {
              id: 'version',
              label: t('flows.version'),
              cell: ({ version, active }) => (
                <Flex gap="2" align="center">
                  <Text>{version}</Text>
                  {active && (
                    <MarkBadge tone="success">{t('flows.active')}</MarkBadge>
                  )}
                </Flex>
              ),
            },
            {
              id: 'author',
              label: t('flows.author'),
              cell: ({ author }) => <PersonName actor={author} />,
            },
            {
              id: 'stored',
              label: t('flows.storedAt'),
              cell: ({ storedAt }) => <PastTime at={storedAt} />,
            },
            {
              id: 'running',
              label: t('flows.running'),
              cell: ({ running }) => running,
            },
            {
              id: 'hash',
              label: t('flows.hash'),
              cell: ({ hash }) => (
                <span title={hash}>
                  <Code>{hash.slice(0, SHORT)}</Code>
                </span>
              ),
            },
          ]}
        />
      </Section>
      <Section title={t('flows.activations')}>
        <DataTable
          label={t('flows.activations')}
          items={flow.activations.map((entry, index) => ({
            ...entry,
            ref: `${index} ${entry.at}`,
          }))}
          complete
          columns={[
            {
              id: 'version',
              label: t('flows.version'),
              cell: ({ version }) => version,
            },
            {
              id: 'at',
              label: t('flows.activeFrom'),
              cell: ({ at }) => <PastTime at={at} />,
            },
            {
              id: 'by',
              label: t('flows.proposedBy'),
              cell: ({ by }) => <PersonName actor={by} />,
            },
            {
              id: 'change',
              label: t('flows.change'),
              cell: ({ changeId }) =>
                changeId && changeRoute ? (
                  <Link href={changeRoute({ changeId })}>
                    {t('flows.howDecided')}
                  </Link>
                ) : (
                  t('facts.none')
                ),
            },
          ]}
        />
      </Section>
    </Flex>
  );
}
