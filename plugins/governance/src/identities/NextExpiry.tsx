import { Flex, Text } from '@backstage/ui';
import { IdentitySummary } from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** When the next credential ends, how many have ended, and of how many no source says. */
export function NextExpiry(props: {
  identity: Pick<IdentitySummary, 'credentials' | 'nextExpiry'>;
}) {
  const { t } = useGovernanceTranslation();
  const { credentials, nextExpiry } = props.identity;
  const { at, expired, unknown } = nextExpiry;
  if (!at && expired === 0 && unknown === 0) {
    return <Text>{credentials > 0 ? t('facts.never') : t('facts.none')}</Text>;
  }
  return (
    <Flex direction="column" align="start" gap="1">
      {at && (
        <Text>
          <RelativeTime at={at} />
        </Text>
      )}
      {expired > 0 && (
        <MarkBadge tone="warning">
          {t('columns.expiredCount', { count: expired })}
        </MarkBadge>
      )}
      {unknown > 0 && (
        <MarkBadge tone="unknown">
          {at || expired > 0
            ? t('columns.unknownCount', { count: unknown })
            : t('facts.unknown')}
        </MarkBadge>
      )}
    </Flex>
  );
}
