import { Text } from '@backstage/ui';
import {
  CampaignDetail,
  CampaignTrigger,
} from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

function phraseTrigger(trigger: CampaignTrigger, t: Translate): string {
  switch (trigger.kind) {
    case 'person':
      return t('starts.byPerson');
    case 'schedule':
      return t('starts.bySchedule', { event: trigger.eventId });
    case 'event':
      return t('starts.byEvent', {
        count: trigger.events,
        name: trigger.name,
        event: trigger.eventId,
      });
    default:
      throw new Error(`Unknown trigger ${trigger satisfies never}`);
  }
}

/** What a campaign was launched with. */
export function Terms(props: { campaign: CampaignDetail }) {
  const { t } = useGovernanceTranslation();
  const { document, flow, openedBy, owner, trigger } = props.campaign;
  const { cause, riskAnalysis, scope } = document.spec;
  const lines: Array<[string, string]> = [
    [t('campaigns.cause'), cause],
    [t('campaigns.flow'), flow],
    [t('campaigns.risk'), riskAnalysis ?? t('campaigns.noRisk')],
  ];
  if (scope.where !== undefined) {
    lines.push([t('campaigns.where'), scope.where]);
  }
  return (
    <Section title={t('campaigns.terms')}>
      {lines.map(([label, value]) => (
        <Text as="p" key={label}>
          {label}: {value}
        </Text>
      ))}
      <Text as="p">
        {t('campaigns.owner')}: <EntityLink entityRef={owner} />
      </Text>
      <Text as="p">
        {t('campaigns.launchedBy')}: <EntityLink entityRef={openedBy} />.{' '}
        {phraseTrigger(trigger, t)}
      </Text>
    </Section>
  );
}
