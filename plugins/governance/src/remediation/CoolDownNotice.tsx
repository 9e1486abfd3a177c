import { Alert } from '@backstage/ui';
import { CoolDown } from '@countersign/plugin-governance-common';
import { phraseTime } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** That something is disabled, when it is deleted, and whether anybody has asked for it since. */
export function CoolDownNotice({ coolDown }: { coolDown: CoolDown }) {
  const { t } = useGovernanceTranslation();
  const { used, runbook, disabledAt, deleteAt } = coolDown;
  const when = t('remediation.willBeDeleted', {
    since: phraseTime(disabledAt),
    when: phraseTime(deleteAt),
  });
  const held =
    used &&
    (used.by
      ? t('remediation.heldBy', { at: used.at.slice(0, 10), by: used.by })
      : t('remediation.held', { at: used.at.slice(0, 10) }));
  return (
    <Alert
      role={held ? 'alert' : 'status'}
      status={held ? 'danger' : 'warning'}
      icon
      title={t('remediation.title')}
      description={`${held ?? when}${
        runbook ? ` ${t('remediation.runbook', { name: runbook })}` : ''
      }`}
    />
  );
}
