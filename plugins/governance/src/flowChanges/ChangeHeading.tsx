import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { FlowChangeDetail } from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { readDefinition } from '../flowDrawing/readDefinition';
import { PersonName } from '../flows/PersonName';
import { flowRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CHANGE_STATUS, CHANGE_TITLES } from './changeWords';
import styles from '../flowInstances/Instances.module.css';

function useSentence(change: FlowChangeDetail): string {
  const { t } = useGovernanceTranslation();
  const { diff, replay } = change.report;
  const flips = replay
    ? Object.values(replay.flips).reduce((total, count) => total + count, 0)
    : 0;
  return [
    t('change.meansSentence', { count: diff?.widening.length ?? 0 }),
    t('change.narrowsSentence', { count: diff?.narrowing.length ?? 0 }),
    replay &&
      replay.examined > 0 &&
      t('change.replaySentence', {
        count: flips,
        examined: String(replay.examined),
      }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Who proposed what, why, and what it comes to in a sentence. */
export function ChangeHeading({ change }: { change: FlowChangeDetail }) {
  const { t } = useGovernanceTranslation();
  const flowRoute = useRouteRef(flowRouteRef);
  const sentence = useSentence(change);
  const { metadata } = readDefinition(change.after.definition);
  const status = CHANGE_STATUS[change.status];
  return (
    <div>
      <Flex gap="2" align="center">
        <Text as="h2" variant="title-x-small" weight="bold">
          {metadata.title ?? change.flow}:{' '}
          {t(CHANGE_TITLES[change.kind], { version: change.toVersion })}
        </Text>
        <MarkBadge tone={status.tone}>{t(status.text)}</MarkBadge>
      </Flex>
      <Text as="p" weight="bold">
        {sentence}
      </Text>
      <dl className={styles.facts}>
        <div>
          <dt>{t('flows.flow')}</dt>
          <dd>
            <Link href={flowRoute?.({ flowName: change.flow })}>
              {metadata.title ?? change.flow}
            </Link>
          </dd>
        </div>
        <div>
          <dt>{t('flows.proposedBy')}</dt>
          <dd>
            <PersonName actor={change.proposedBy} />
            {', '}
            <PastTime at={change.proposedAt} />
          </dd>
        </div>
        <div>
          <dt>{t('change.reason')}</dt>
          <dd>{change.reason}</dd>
        </div>
        {change.settledAt && (
          <div>
            <dt>{t(status.text)}</dt>
            <dd>
              <PastTime at={change.settledAt} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
