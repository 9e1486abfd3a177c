import { Flex, Text } from '@backstage/ui';
import { ControlView } from '@countersign/plugin-governance-common';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** The caps, and what waits because of them. */
export function Bounds({ control }: { control: ControlView }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { tasks, disables } = control;
  return (
    <Flex direction="column" gap="2">
      <Text as="p" weight="bold" role="status">
        {t('control.tasksWaiting', {
          count: tasks.waiting,
          people: String(tasks.people),
          since: tasks.oldest ? phrasePast(tasks.oldest, now) : '',
        })}
      </Text>
      <Text as="p" color="secondary">
        {t('control.tasksCap', { cap: String(tasks.openTasksPerPerson) })}
      </Text>
      <Text as="p" weight="bold" role="status">
        {t('control.disablesHeld', {
          count: disables.held,
          last: String(disables.lastHour),
        })}
      </Text>
      <Text as="p" color="secondary">
        {t('control.disablesCap', { cap: String(disables.perHour) })}
      </Text>
    </Flex>
  );
}
