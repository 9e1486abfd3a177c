import { Button, Flex, Text } from '@backstage/ui';
import {
  ReviewItemDetail,
  ReviewStaging,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Section } from '../display/Section';
import { useReviewStaging } from '../queries/useReviewStaging';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DelegateDialog } from './DelegateDialog';
import { StageTable } from './StageTable';
import { TaskEvents } from './TaskEvents';

function useSentence(staging: ReviewStaging): string {
  const { t } = useGovernanceTranslation();
  const open = staging.stages.find(({ closedAt }) => closedAt === undefined);
  const asked = (open?.tasks ?? []).filter(({ status }) => status !== 'closed');
  const answered = asked.filter(({ status }) => status === 'answered');
  const parts: string[] = [
    open
      ? t('stages.waiting', {
          answered: String(answered.length),
          asked: String(asked.length),
          stage: open.id,
        })
      : t(staging.ahead.length > 0 ? 'stages.none' : 'stages.ended'),
  ];
  if (staging.ahead.length > 0) {
    parts.push(t('stages.ahead', { stages: staging.ahead.join(', ') }));
  }
  return parts.join(' ');
}

/** Who is asked in which stage, what each answered, and how it came to them. Nothing where the owners are asked once. */
export function Stages(props: {
  review: ReviewItemDetail;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { review, onChanged } = props;
  const query = useReviewStaging(review);
  return (
    <QueryBoundary
      query={query}
      what={t('stages.what')}
      permission="governance.review.read"
    >
      {staging =>
        staging.stages.length > 0 && (
          <StageList
            staging={staging}
            onChanged={changed => {
              query.replace(changed);
              onChanged();
            }}
          />
        )
      }
    </QueryBoundary>
  );
}

function StageList(props: {
  staging: ReviewStaging;
  onChanged: (staging: ReviewStaging) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { staging, onChanged } = props;
  const sentence = useSentence(staging);
  const [giving, setGiving] = useState(false);
  const { ownTask } = staging;
  return (
    <Section
      title={t('stages.title')}
      aside={
        ownTask && (
          <Button
            size="small"
            variant="secondary"
            onPress={() => setGiving(true)}
          >
            {t('stages.delegate')}
          </Button>
        )
      }
    >
      <Flex direction="column" gap="3">
        <Text as="p" weight="bold">
          {sentence}
        </Text>
        {[...staging.stages].reverse().map(stage => (
          <StageTable
            key={`${stage.iteration} ${stage.openedAt}`}
            stage={stage}
          />
        ))}
        <TaskEvents events={staging.events} />
      </Flex>
      {giving && ownTask && (
        <DelegateDialog
          staging={staging}
          task={ownTask}
          onDone={changed => {
            setGiving(false);
            onChanged(changed);
          }}
          onClose={() => setGiving(false)}
        />
      )}
    </Section>
  );
}
