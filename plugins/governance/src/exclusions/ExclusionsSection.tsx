import { Button, Flex } from '@backstage/ui';
import { Section } from '../display/Section';
import { GrantedList, GrantedStatus } from '../granted/GrantedList';
import { useRequesting } from '../granted/useRequesting';
import { useExclusions } from '../queries/useExclusions';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ExclusionTable } from './ExclusionTable';
import { RequestExclusion } from './RequestExclusion';

/** What campaigns leave out for a while, and the way to ask for more. */
export function ExclusionsSection(props: {
  status: GrantedStatus;
  mayAsk: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { status, mayAsk } = props;
  const requesting = useRequesting();
  const query = useExclusions(status);
  return (
    <Section
      title={t('exclusions.title')}
      level="h2"
      aside={
        mayAsk ? (
          <Button onPress={requesting.ask}>{t('exclusions.request')}</Button>
        ) : undefined
      }
    >
      <Flex direction="column" gap="3">
        <GrantedList
          query={query}
          sentence={t(
            status === 'in-force'
              ? 'exclusions.sentence'
              : 'exclusions.sentenceAll',
            { count: query.total },
          )}
          hint={t('exclusions.hint')}
          what={t('exclusions.what')}
          emptyTitle={t('exclusions.emptyTitle')}
          emptyHint={t('exclusions.emptyHint')}
        >
          {items => (
            <ExclusionTable
              exclusions={items}
              complete={query.complete}
              mayWithdraw={mayAsk}
              onChanged={query.reload}
            />
          )}
        </GrantedList>
      </Flex>
      {requesting.isAsking && (
        <RequestExclusion
          onRequested={requesting.onRequested}
          onClose={requesting.close}
        />
      )}
    </Section>
  );
}
