import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { CoveredNow } from '../exclusions/CoveredNow';
import { PersonName } from '../flows/PersonName';
import { useQuery } from '../queries/useQuery';
import { QueryBoundary } from '../states/QueryBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { readAskedExclusion } from './readAskedExclusion';

/** What an exclusion that is asked for means, in sentences, and how much it covers now. Nothing of another flow. */
export function AskedExclusion({ approval }: { approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const asked = readAskedExclusion(approval);
  const selector = asked?.selector;
  const preview = useQuery(selector && JSON.stringify(selector), () => {
    if (!selector) {
      throw new Error('Only asked for with a selector');
    }
    return api.previewExclusion(selector);
  });
  if (!asked) {
    return null;
  }
  const { covers, until, owner, reason, control } = asked;
  return (
    <Section title={t('exclusions.asked')}>
      <Flex direction="column" gap="2">
        <Text as="p">
          {approval.requestedBy && (
            <>
              <PersonName actor={approval.requestedBy} />{' '}
            </>
          )}
          {t('exclusions.askedSentence', { covers })}{' '}
          <RelativeTime at={until} />. <EntityLink entityRef={owner} />{' '}
          {t('exclusions.askedOwner')}
        </Text>
        <Text as="p">{t('exclusions.askedReason', { reason })}</Text>
        <Text as="p">
          {control === ''
            ? t('exclusions.noControl')
            : t('granted.control', { control })}
        </Text>
        {selector && (
          <QueryBoundary
            query={preview}
            what={t('exclusions.askedWhat')}
            permission="governance.exception.request"
          >
            {covered => <CoveredNow preview={covered} />}
          </QueryBoundary>
        )}
      </Flex>
    </Section>
  );
}
