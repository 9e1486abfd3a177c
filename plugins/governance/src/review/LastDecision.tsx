import { Text } from '@backstage/ui';
import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { phraseDay } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DECISION_WORDS } from './decisionWords';

function isDecision(text: string): text is keyof typeof DECISION_WORDS {
  return Object.hasOwn(DECISION_WORDS, text);
}

/** How it was decided last time, by whom, and why. */
export function LastDecision({ evidence }: { evidence: EvidenceBundle }) {
  const { t } = useGovernanceTranslation();
  const { lastDecision } = evidence;
  if (!lastDecision) {
    return null;
  }
  const { decision, at, by, justification } = lastDecision;
  return (
    <Section title={t('review.lastTime')}>
      <Text as="p">
        {t('review.lastTimeLine', {
          decision: isDecision(decision)
            ? t(DECISION_WORDS[decision])
            : decision,
          by: <EntityLink entityRef={by} />,
          date: phraseDay(at),
        })}
      </Text>
      <Text as="p" color="secondary">
        {justification ? `“${justification}”` : t('review.noReason')}
      </Text>
    </Section>
  );
}
