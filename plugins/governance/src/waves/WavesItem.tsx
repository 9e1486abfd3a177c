import { Alert, Button, Card, CardBody, Flex, Text } from '@backstage/ui';
import { IncidentWavesView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { PersonName } from '../flows/PersonName';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { SteerWaves } from './SteerWaves';
import { WaveItemsTable } from './WaveItemsTable';
import styles from './Waves.module.css';

const STATES = {
  running: ['info', 'waves.states.running'],
  paused: ['warning', 'waves.states.paused'],
  finished: ['success', 'waves.states.finished'],
  cancelled: ['plain', 'waves.states.cancelled'],
} as const satisfies Record<
  IncidentWavesView['state'],
  readonly [Tone, string]
>;

function Progress({ waves }: { waves: IncidentWavesView }) {
  const { t } = useGovernanceTranslation();
  const { counts, total, wave } = waves;
  const all = total - counts.leftOut;
  const details = [
    counts.begun > 0 && t('waves.begunCount', { count: counts.begun }),
    counts.trying > 0 && t('waves.tryingCount', { count: counts.trying }),
    counts.switching > 0 &&
      t('waves.switchingCount', { count: counts.switching }),
    counts.failed > 0 && t('waves.failedCount', { count: counts.failed }),
    counts.waiting > 0 && t('waves.left', { count: counts.waiting }),
    counts.cancelled > 0 &&
      t('waves.cancelledCount', { count: counts.cancelled }),
    counts.leftOut > 0 && t('waves.leftOutCount', { count: counts.leftOut }),
  ].filter(text => text !== false);
  return (
    <>
      <Text as="p" role="status">
        {t('waves.progress', {
          done: String(counts.done),
          total: String(all),
          wave: String(wave),
          waves: String(waves.waves),
        })}{' '}
        {details.join(' ')}
      </Text>
      <progress
        className={styles.progress}
        aria-label={t('waves.progressLabel')}
        value={counts.done}
        max={all}
      />
    </>
  );
}

function Paused({ waves }: { waves: IncidentWavesView }) {
  const { t } = useGovernanceTranslation();
  if (waves.state !== 'paused') {
    return null;
  }
  return waves.why ? (
    <Alert
      status="warning"
      icon
      title={t('waves.pausedItself', { why: waves.why })}
    />
  ) : (
    <Text as="p">
      {t('waves.pausedBy')} <PersonName actor={waves.changedBy ?? 'engine'} />
      {waves.changedAt && (
        <>
          , <PastTime at={waves.changedAt} />
        </>
      )}
    </Text>
  );
}

/** What something holds, being revoked or replaced: how far it is, why it stands still, and what can be said of it. */
export function WavesItem(props: {
  waves: IncidentWavesView;
  /** What it is called, where that is known. */
  label?: string;
  mayFreeze: boolean;
  onSteered: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { waves, mayFreeze, onSteered } = props;
  const [isOpen, setOpen] = useState(false);
  const [tone, words] = STATES[waves.state];
  const label = props.label ?? waves.target;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="2">
          <Flex gap="2" align="center">
            <MarkBadge tone={tone}>{t(words)}</MarkBadge>
            <Text as="h4" weight="bold">
              <span title={waves.target}>
                {t(
                  waves.action === 'revoke'
                    ? 'waves.revokeWhat'
                    : 'waves.rotateWhat',
                  { label },
                )}
              </span>
            </Text>
          </Flex>
          <Paused waves={waves} />
          <Progress waves={waves} />
          <Text as="p">{waves.reason}</Text>
          <Text as="p" variant="body-small" color="secondary">
            {t('waves.startedBy')} <PersonName actor={waves.startedBy} />,{' '}
            <PastTime at={waves.startedAt} />
          </Text>
          <Flex gap="2" align="start">
            {mayFreeze && <SteerWaves waves={waves} onSteered={onSteered} />}
            <Button
              size="small"
              variant="secondary"
              aria-expanded={isOpen}
              onPress={() => setOpen(!isOpen)}
            >
              {t(isOpen ? 'waves.hideList' : 'waves.list')}
            </Button>
          </Flex>
          {isOpen && <WaveItemsTable waves={waves} />}
        </Flex>
      </CardBody>
    </Card>
  );
}
