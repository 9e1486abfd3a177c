import { Text } from '@backstage/ui';
import { ReviewOwnership } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Section } from '../display/Section';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { OwnershipNotice } from './OwnershipNotice';

/** The correction of an owner that a review speaks of, and after it was withdrawn here, that it was and what holds again. */
export function Ownership(props: {
  /** What it is about, so that nothing is said of another one. */
  identityRef: string;
  ownership: ReviewOwnership | undefined;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { identityRef, ownership, onChanged } = props;
  const [withdrawn, setWithdrawn] = useState<ReviewOwnership>();
  if (ownership) {
    return (
      <OwnershipNotice
        ownership={ownership}
        onChanged={onChanged}
        onWithdrawn={() => {
          setWithdrawn(ownership);
          onChanged();
        }}
      />
    );
  }
  if (withdrawn?.identity !== identityRef) {
    return null;
  }
  return (
    <Section title={t('ownership.section')}>
      <Text as="p" role="status">
        {withdrawn.state === 'proposed'
          ? t('ownership.proposalWithdrawn')
          : t('ownership.withdrawn', { title: withdrawn.identityTitle })}
      </Text>
    </Section>
  );
}
