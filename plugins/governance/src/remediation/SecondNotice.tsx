import { Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const REASONS = {
  'stale-evidence': 'second.staleEvidence',
  'unresolved-owner': 'second.unresolvedOwner',
  'ownership-changed': 'second.ownershipChanged',
} as const;

const STATES = {
  proposed: 'second.proposed',
  waiting: 'second.waiting',
  agreed: 'second.agreed',
  disagreed: 'second.disagreed',
  lapsed: 'second.lapsed',
} as const;

/** Who would keep it, why, and why that takes somebody else. */
export function SecondProposal({ review }: { review: ReviewItemDetail }) {
  const { t } = useGovernanceTranslation();
  const { second } = review;
  return second ? (
    <div>
      <Text as="p">
        <EntityLink entityRef={second.first} /> {t('second.wouldKeep')}{' '}
        <PastTime at={second.proposedAt} />:{' '}
        {second.reasons.map(reason => t(REASONS[reason])).join(', ')}.
      </Text>
      {second.justification && <Text as="p">“{second.justification}”</Text>}
    </div>
  ) : null;
}

/** Who would keep it and why that takes somebody else, and what they said. */
export function SecondNotice({ review }: { review: ReviewItemDetail }) {
  const { t } = useGovernanceTranslation();
  const { second } = review;
  if (!second) {
    return null;
  }
  return (
    <Section title={t('second.section')}>
      <SecondProposal review={review} />
      <Text as="p">
        {second.second && <EntityLink entityRef={second.second} />}{' '}
        {t(STATES[second.state])}
        {second.answer && ` “${second.answer}”`}
      </Text>
    </Section>
  );
}
