import { Flex, Text } from '@backstage/ui';
import { RegisteredSource } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const STATES = {
  connected: ['success', 'register.connected'],
  'never-connected': ['danger', 'register.neverConnected'],
  stale: ['warning', 'register.stale'],
  unexpected: ['warning', 'register.unexpected'],
} as const satisfies Record<RegisteredSource['status'], [Tone, string]>;

/** Expected sources against those that there are, the sentence first. */
export function RegisterTable(props: { register: RegisteredSource[] }) {
  const { t } = useGovernanceTranslation();
  const { register } = props;
  const wrong = register.filter(({ status }) => status !== 'connected');
  return (
    <Flex direction="column" gap="3">
      <Text as="p">
        {t('register.sentence', {
          count: wrong.length,
          names: wrong.map(({ title }) => title).join(', '),
        })}
      </Text>
      {register.length > 0 && (
        <DataTable
          label={t('register.title')}
          items={register.map(item => ({ ...item, ref: item.source }))}
          complete
          columns={[
            {
              id: 'source',
              label: t('register.source'),
              sortBy: ({ title }) => title,
              cell: ({ title, source }) => (
                <Flex direction="column">
                  <Text weight="bold">{title}</Text>
                  <Text variant="body-x-small" color="secondary">
                    {source}
                  </Text>
                </Flex>
              ),
            },
            {
              id: 'owner',
              label: t('register.owner'),
              sortBy: ({ owner }) => owner ?? '',
              cell: ({ owner }) =>
                owner ? <EntityLink entityRef={owner} /> : t('register.nobody'),
            },
            {
              id: 'state',
              label: t('register.state'),
              sortBy: ({ status }) => status,
              cell: ({ status }) => {
                const [tone, label] = STATES[status];
                return <MarkBadge tone={tone}>{t(label)}</MarkBadge>;
              },
            },
            {
              id: 'readAt',
              label: t('register.readAt'),
              sortBy: ({ readAt }) => readAt ?? '',
              cell: ({ readAt }) =>
                readAt ? <PastTime at={readAt} /> : t('register.never'),
            },
          ]}
        />
      )}
    </Flex>
  );
}
