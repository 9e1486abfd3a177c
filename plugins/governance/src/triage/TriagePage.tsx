import { Card, CardBody, Container, Flex, Select, Text } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { typeLabel } from '../display/typeLabel';
import { IdentityLink } from '../identities/IdentityLink';
import { SuggestionList } from '../identities/SuggestionList';
import { OwnerOverrides } from '../ownership/OwnerOverrides';
import { TriageKind, useTriage } from '../queries/useTriage';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './TriagePage.module.css';

const SENTENCES = {
  unowned: 'triage.sentenceUnowned',
  unattached: 'triage.sentenceUnattached',
} as const;

function TriageItem({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
  return (
    <Card>
      <CardBody>
        <div className={styles.item}>
          <div>
            <Flex gap="2" align="center">
              <Text weight="bold">
                <IdentityLink
                  identityRef={identity.ref}
                  title={identity.title}
                />
              </Text>
              {identity.environment && (
                <MarkBadge tone="plain">{identity.environment}</MarkBadge>
              )}
              {identity.worstSeverity && (
                <SeverityBadge severity={identity.worstSeverity} />
              )}
            </Flex>
            <Text as="div" variant="body-small" color="secondary">
              {typeLabel(identity.type, t)} · {identity.source}
            </Text>
          </div>
          <SuggestionList suggestions={identity.suggestions} />
        </div>
      </CardBody>
    </Card>
  );
}

/** What nobody owns or nothing uses, with whom or what it may belong to. */
export function TriagePage() {
  const { t } = useGovernanceTranslation();
  const [kind, setKind] = useState<TriageKind>('unowned');
  const query = useTriage(kind);
  const sentence = t(SENTENCES[kind], { count: query.total });
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        <Flex justify="between" align="end" gap="4">
          <div>
            {!query.loading && !query.error && (
              <Text as="p" weight="bold" role="status">
                {sentence}
              </Text>
            )}
            <Text as="p" color="secondary">
              {t('triage.hint')}
            </Text>
          </div>
          <Select
            label={t('triage.kind')}
            value={kind}
            onChange={next =>
              setKind(next === 'unattached' ? 'unattached' : 'unowned')
            }
            options={[
              { id: 'unowned', label: t('triage.unowned') },
              { id: 'unattached', label: t('triage.unattached') },
            ]}
          />
        </Flex>
        <PagedBoundary
          query={query}
          what={t('triage.what')}
          permission="governance.triage.read"
          empty={<EmptyState title={sentence} hint={t('triage.emptyHint')} />}
        >
          {items => (
            <ul className={styles.list}>
              {items.map(identity => (
                <li key={identity.ref}>
                  <TriageItem identity={identity} />
                </li>
              ))}
            </ul>
          )}
        </PagedBoundary>
        <OwnerOverrides />
      </Flex>
    </Container>
  );
}
