import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { ModeView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable } from '../display/DataTable';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { spellOut } from '../display/spellOut';
import { PersonName } from '../flows/PersonName';
import { approvalRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ChangeModeDialog } from './ChangeModeDialog';
import { MODE_RANKS } from './modeRanks';

const TONES: Record<ModeView['mode'], Tone> = {
  observe: 'plain',
  advise: 'info',
  enforce: 'success',
};

function Pending({ mode }: { mode: ModeView }) {
  const { t } = useGovernanceTranslation();
  const approvalRoute = useRouteRef(approvalRouteRef);
  const { pending, configured } = mode;
  const saysMore =
    configured !== undefined && MODE_RANKS[configured] > MODE_RANKS[mode.mode];
  return (
    <Flex direction="column" gap="1" align="start">
      {pending && (
        <Text variant="body-small">
          {t('control.raiseAsked', { to: pending.to })}{' '}
          <Link href={approvalRoute?.({ instanceId: pending.instanceId })}>
            {t('incidents.answer')}
          </Link>
        </Text>
      )}
      {saysMore && configured && (
        <Text variant="body-small">
          {t('control.configuredMore', { configured, mode: mode.mode })}
        </Text>
      )}
      {!pending && !saysMore && t('facts.none')}
    </Flex>
  );
}

/** How far flows may go, who said so and why, and what waits for a second person. */
export function Modes(props: {
  modes: ModeView[];
  mayChange: boolean;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { modes, mayChange, onChanged } = props;
  const [changing, setChanging] = useState<ModeView | 'new'>();
  const pending = modes.filter(mode => mode.pending).length;
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {t('control.modesSentence', { count: pending })}
      </Text>
      <Text as="p" color="secondary">
        {t('control.modesHint')}
      </Text>
      <DataTable
        label={t('control.modes')}
        items={modes.map(mode => ({ ...mode, ref: mode.id }))}
        complete
        columns={[
          {
            id: 'scope',
            label: t('control.scope'),
            sortBy: ({ flow = '', source = '', environment = '' }) =>
              `${flow} ${source} ${environment}`,
            cell: ({ source, environment, flow }) =>
              [
                flow && t('control.scopeFlow', { flow }),
                source && t('control.scopeSource', { source }),
                environment && t('control.scopeEnvironment', { environment }),
              ]
                .filter(Boolean)
                .join(' · ') || t('control.scopeAny'),
          },
          {
            id: 'mode',
            label: t('control.mode'),
            sortBy: ({ mode }) => MODE_RANKS[mode],
            cell: ({ mode }) => (
              <MarkBadge tone={TONES[mode]}>{spellOut(mode)}</MarkBadge>
            ),
          },
          {
            id: 'by',
            label: t('control.saidBy'),
            cell: ({ changedBy, changedAt, reason }) => (
              <Flex direction="column" gap="0.5">
                <Text variant="body-small">
                  <PersonName actor={changedBy} />, <PastTime at={changedAt} />
                </Text>
                <Text variant="body-small" color="secondary">
                  {reason}
                </Text>
              </Flex>
            ),
          },
          {
            id: 'pending',
            label: t('control.open'),
            cell: mode => <Pending mode={mode} />,
          },
          {
            id: 'change',
            label: t('control.action'),
            cell: mode =>
              mayChange && !mode.pending ? (
                <Button
                  size="small"
                  variant="secondary"
                  onPress={() => setChanging(mode)}
                >
                  {t('control.change')}
                </Button>
              ) : null,
          },
        ]}
      />
      {mayChange && (
        <Flex>
          <Button variant="secondary" onPress={() => setChanging('new')}>
            {t('control.setAnother')}
          </Button>
        </Flex>
      )}
      {changing && (
        <ChangeModeDialog
          mode={changing === 'new' ? undefined : changing}
          onDone={() => {
            setChanging(undefined);
            onChanged();
          }}
          onClose={() => setChanging(undefined)}
        />
      )}
    </Flex>
  );
}
