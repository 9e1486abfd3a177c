import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { CandidateReportView } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { flowInstanceRouteRef } from '../routes';
import { subjectLabel } from '../display/subjectLabel';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type Report = NonNullable<CandidateReportView['replay']>;
type Outcome = Report['listed'][number]['before'];

const FLIPS = {
  'denied-to-allowed': { tone: 'danger', text: 'change.deniedToAllowed' },
  'denied-to-open': { tone: 'warning', text: 'change.deniedToOpen' },
  'allowed-to-denied': { tone: 'info', text: 'change.allowedToDenied' },
  other: { tone: 'plain', text: 'change.otherFlip' },
} as const;
const ORDER = [
  'denied-to-allowed',
  'denied-to-open',
  'allowed-to-denied',
  'other',
] as const;

function OutcomeText({ outcome }: { outcome: Outcome }) {
  return (
    <Flex direction="column" gap="0.5" align="start">
      <Text>{outcome.outcome ?? outcome.state}</Text>
      <Text variant="body-x-small" color="secondary">
        {outcome.rules.join(', ')}
      </Text>
    </Flex>
  );
}

/** Which past decisions would have come out differently, those first that would now be allowed. */
export function Replay({ replay }: { replay: Report }) {
  const { t } = useGovernanceTranslation();
  const route = useRouteRef(flowInstanceRouteRef);
  const total = ORDER.reduce((count, flip) => count + replay.flips[flip], 0);
  return (
    <Section title={t('change.replay')}>
      <Flex direction="column" gap="2">
        <Text as="p">
          {replay.examined === 0
            ? t('change.replayNothing')
            : t('change.replaySentence', {
                count: total,
                examined: String(replay.examined),
              })}
        </Text>
        {total > 0 && (
          <Flex gap="2">
            {ORDER.filter(flip => replay.flips[flip] > 0).map(flip => (
              <MarkBadge key={flip} tone={FLIPS[flip].tone}>
                {`${t(FLIPS[flip].text)}: ${replay.flips[flip]}`}
              </MarkBadge>
            ))}
          </Flex>
        )}
        {replay.listed.length > 0 && (
          <DataTable
            label={t('change.replay')}
            items={replay.listed.map(entry => ({
              ...entry,
              ref: entry.instanceId,
            }))}
            complete={replay.listed.length === total}
            columns={[
              {
                id: 'subject',
                label: t('instances.subject'),
                cell: ({ instanceId, subject }) => (
                  <Link href={route?.({ instanceId })} title={subject}>
                    {subjectLabel(subject)}
                  </Link>
                ),
              },
              {
                id: 'flip',
                label: t('change.flip'),
                cell: ({ flip }) => (
                  <MarkBadge tone={FLIPS[flip].tone}>
                    {t(FLIPS[flip].text)}
                  </MarkBadge>
                ),
              },
              {
                id: 'before',
                label: t('change.was'),
                cell: ({ before }) => <OutcomeText outcome={before} />,
              },
              {
                id: 'after',
                label: t('change.wouldBe'),
                cell: ({ after }) => <OutcomeText outcome={after} />,
              },
              {
                id: 'by',
                label: t('fields.requestedBy'),
                cell: ({ requestedBy }) =>
                  requestedBy ? (
                    <EntityLink entityRef={requestedBy} />
                  ) : (
                    t('flows.engine')
                  ),
              },
              {
                id: 'at',
                label: t('instances.started'),
                cell: ({ startedAt }) => <PastTime at={startedAt} />,
              },
            ]}
          />
        )}
        {replay.listed.length < total && (
          <Text variant="body-small" color="secondary" role="status">
            {t('states.shown', {
              shown: String(replay.listed.length),
              total: String(total),
            })}
          </Text>
        )}
      </Flex>
    </Section>
  );
}
