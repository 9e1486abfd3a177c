import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import {
  CampaignQuality,
  SecondLook,
  SecondLookAnswer,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { isReason, ReasonField } from '../display/ReasonField';
import { Section } from '../display/Section';
import { useAction } from '../queries/useAction';
import { useSecondLooks } from '../queries/useCampaignQuality';
import { reviewRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const DECISIONS = {
  keep: 'campaigns.keep',
  reduce: 'campaigns.reduce',
  revoke: 'campaigns.revoke',
} as const;

function LookDialog(props: {
  look: SecondLook;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const route = useRouteRef(reviewRouteRef);
  const { look, onDone, onClose } = props;
  const [note, setNote] = useState('');
  const action = useAction(
    (verdict: SecondLookAnswer['verdict']) =>
      api.answerSecondLook(look.id, { verdict, note: note.trim() }),
    onDone,
  );
  return (
    <ActionDialog
      title={t('quality.lookTitle')}
      confirm={t('quality.differ')}
      isDisabled={!isReason(note)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run('differs')}
      onClose={onClose}
    >
      <Text as="p" weight="bold">
        {look.question} {t(DECISIONS[look.decision])}.
      </Text>
      <Link href={route?.({ reviewId: look.reviewId })}>
        {t('quality.openReview')}
      </Link>
      <Text as="p">{t('quality.lookConsequence')}</Text>
      <ReasonField value={note} onChange={setNote} />
      <div>
        <Button
          variant="secondary"
          isDisabled={!isReason(note)}
          isPending={action.busy}
          onPress={() => action.run('agrees')}
        >
          {t('quality.agree')}
        </Button>
      </div>
    </ActionDialog>
  );
}

/** What is looked at again by somebody independent. */
export function SecondLooks(props: {
  campaignId: string;
  counts: NonNullable<CampaignQuality['secondLook']>;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { campaignId, counts, onChanged } = props;
  const route = useRouteRef(reviewRouteRef);
  const looks = useSecondLooks(campaignId);
  const [asked, setAsked] = useState<SecondLook>();
  return (
    <Section title={t('quality.looks')} level="h4">
      <Flex direction="column" gap="3">
        <Text as="p">
          {t('quality.looksSentence', {
            waiting: String(counts.waiting),
            agrees: String(counts.agrees),
            differs: String(counts.differs),
            share: `${Math.round(counts.share * 100)} %`,
          })}{' '}
          <EntityLink entityRef={counts.by} />
        </Text>
        <PagedBoundary
          query={looks}
          what={t('quality.whatLooks')}
          permission="governance.quality.read"
          empty={
            <EmptyState
              title={t('quality.noLooks')}
              hint={t('quality.noLooksHint')}
            />
          }
        >
          {items => (
            <DataTable
              label={t('quality.looks')}
              items={items.map(item => ({ ...item, ref: item.id }))}
              complete={looks.complete}
              columns={[
                {
                  id: 'question',
                  label: t('quality.question'),
                  cell: ({ question, reviewId }) => (
                    <Link href={route?.({ reviewId })}>{question}</Link>
                  ),
                },
                {
                  id: 'decision',
                  label: t('quality.decision'),
                  cell: ({ decision }) => t(DECISIONS[decision]),
                },
                {
                  id: 'state',
                  label: t('quality.state'),
                  cell: look =>
                    look.state === 'waiting' && !look.mayNot ? (
                      <Button
                        size="small"
                        variant="secondary"
                        onPress={() => setAsked(look)}
                      >
                        {t('quality.look')}
                      </Button>
                    ) : (
                      [t(`quality.${look.state}`), look.mayNot ?? look.note]
                        .filter(Boolean)
                        .join(': ')
                    ),
                },
              ]}
            />
          )}
        </PagedBoundary>
        {asked && (
          <LookDialog
            look={asked}
            onClose={() => setAsked(undefined)}
            onDone={() => {
              setAsked(undefined);
              looks.reload();
              onChanged();
            }}
          />
        )}
      </Flex>
    </Section>
  );
}
