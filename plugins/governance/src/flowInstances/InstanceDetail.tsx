import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { FlowInstanceDetail } from '@countersign/plugin-governance-common';
import { useMemo, useState } from 'react';
import { isMode } from '../control/modeRanks';
import { CredentialSection } from '../credentials/CredentialSection';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { FlowDrawing } from '../flowDrawing/FlowDrawing';
import { readDefinition } from '../flowDrawing/readDefinition';
import { StateDetails } from '../flows/StateDetails';
import { flowRouteRef } from '../routes';
import { phraseMoment, phrasePast } from '../time/phraseMoment';
import { PastTime } from '../time/PastTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Asked } from './Asked';
import { ComputedFacts } from './ComputedFacts';
import { EventList } from './EventList';
import { instanceWay } from './instanceWay';
import { Obligations } from './Obligations';
import { Timers } from './Timers';
import flowStyles from '../flows/Flows.module.css';
import styles from './Instances.module.css';

/** Where a rotation waits while both credentials work. */
const OVERLAP = 'overlap';

function useSentence(instance: FlowInstanceDetail): string {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  if (instance.status === 'ended') {
    return t('instances.endedSentence', {
      outcome: instance.outcome ?? instance.state,
      when: phrasePast(instance.endedAt ?? instance.updatedAt, now),
    });
  }
  const { question } = instance;
  const asked = question
    ? new Set(question.stages.flatMap(({ eligible }) => eligible)).size
    : 0;
  return [
    t('instances.waitsSentence', {
      state: instance.state,
      since: phrasePast(instance.updatedAt, now),
    }),
    question && t('instances.asksSentence', { count: asked }),
    question?.due &&
      t('instances.dueSentence', { due: phraseMoment(question.due, now) }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** What is known of an instance. */
export function InstanceDetail(props: {
  instance: FlowInstanceDetail;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { instance, onChanged } = props;
  const [state, setState] = useState<string>();
  const flowRoute = useRouteRef(flowRouteRef);
  const definition = useMemo(
    () => readDefinition(instance.definition),
    [instance.definition],
  );
  const way = useMemo(() => instanceWay(instance.events), [instance.events]);
  const sentence = useSentence(instance);
  const { metadata } = definition;
  return (
    <Flex direction="column" gap="4">
      <div>
        <Text as="h2" variant="title-x-small" weight="bold">
          {metadata.title ?? metadata.name}:{' '}
          {instance.subjectTitle ?? instance.subject}
        </Text>
        <Text as="p" weight="bold" role="status">
          {sentence}
        </Text>
        <dl className={styles.facts}>
          <div>
            <dt>{t('flows.flow')}</dt>
            <dd>
              <Link href={flowRoute?.({ flowName: instance.flow })}>
                {metadata.title ?? metadata.name}
              </Link>{' '}
              {metadata.version}
            </dd>
          </div>
          {instance.requestedBy && (
            <div>
              <dt>{t('fields.requestedBy')}</dt>
              <dd>
                <EntityLink entityRef={instance.requestedBy} />
              </dd>
            </div>
          )}
          <div>
            <dt>{t('instances.started')}</dt>
            <dd>
              <PastTime at={instance.createdAt} />
            </dd>
          </div>
          <div>
            <dt>{t('review.modeLabel')}</dt>
            <dd>
              {isMode(instance.mode)
                ? t(`mode.${instance.mode}`)
                : instance.mode}
            </dd>
          </div>
        </dl>
      </div>
      <div className={flowStyles.split}>
        <Flex direction="column" gap="3">
          <FlowDrawing
            definition={definition}
            way={way}
            current={instance.state}
            selected={state}
            onSelect={setState}
          />
          <StateDetails
            definition={definition}
            state={state ?? instance.state}
          />
        </Flex>
        <Flex direction="column" gap="5">
          {instance.question && (
            <Section title={t('instances.asked')}>
              <Asked question={instance.question} />
            </Section>
          )}
          {instance.credential && (
            <CredentialSection
              credential={instance.credential}
              overlaps={instance.state === OVERLAP}
              onChanged={onChanged}
            />
          )}
          {instance.status === 'running' && (
            <Section title={t('instances.timers')}>
              <Timers instance={instance} definition={definition} />
            </Section>
          )}
          {instance.obligations && instance.obligations.length > 0 && (
            <Section title={t('obligations.title')}>
              <Obligations obligations={instance.obligations} />
            </Section>
          )}
          {instance.computedFacts && (
            <Section title={t('computedFacts.title')}>
              <ComputedFacts facts={instance.computedFacts} />
            </Section>
          )}
          <Section title={t('instances.happened')}>
            <EventList events={instance.events} />
          </Section>
        </Flex>
      </div>
    </Flex>
  );
}
