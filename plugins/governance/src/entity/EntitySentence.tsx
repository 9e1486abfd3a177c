import { Entity } from '@backstage/catalog-model';
import { Flex, Skeleton, Text } from '@backstage/ui';
import { useOverview } from '../queries/useOverview';
import { ErrorState } from '../states/ErrorState';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { PartialNotice } from './PartialNotice';
import { phraseOverview } from './phraseOverview';
import { subjectOf } from './subjectOf';

/** What is the matter with an entity, before anything is listed, and which sources have not answered. */
export function EntitySentence({ entity }: { entity: Entity }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const query = useOverview(subjectOf(entity));
  if (query.loading) {
    return <Skeleton height={20} width="60%" />;
  }
  return (
    <Flex direction="column" gap="3">
      {query.error && (
        <ErrorState
          what={t('card.what')}
          error={query.error}
          retry={query.reload}
          permission="governance.identity.read"
        />
      )}
      {query.value && (
        <>
          <PartialNotice sources={query.value.staleSources} />
          <Text as="p" weight="bold">
            {phraseOverview(query.value, now, t)}
          </Text>
        </>
      )}
    </Flex>
  );
}
