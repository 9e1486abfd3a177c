import { Flex, Text } from '@backstage/ui';
import { ControlView } from '@countersign/plugin-governance-common';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CAUSES } from './causes';

/** For what deadlines stand still now. */
export function Standing({ standing }: { standing: ControlView['standing'] }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  return (
    <Flex direction="column" gap="2">
      {standing.length === 0 && (
        <Text as="p" weight="bold" role="status">
          {t('control.nothingStands')}
        </Text>
      )}
      {standing.map(({ cause, since, source }) => (
        <Text
          as="p"
          weight="bold"
          role="status"
          key={`${cause} ${source ?? ''}`}
        >
          {t(CAUSES[cause], {
            since: phrasePast(since, now),
            source: source ?? '',
          })}
        </Text>
      ))}
      <Text as="p" color="secondary">
        {t('control.standingHint')}
      </Text>
    </Flex>
  );
}
