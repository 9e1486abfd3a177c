import { Text } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { fieldLabel } from '../display/fieldLabel';
import { TextWithEntities } from '../display/TextWithEntities';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Identities.module.css';

type Change = IdentityDetail['changes'][number];

/** The same said about several records at once is one line: an identity arrives with everything that it holds. */
function groupChanges(
  changes: Change[],
): Array<{ change: Change; count: number }> {
  const groups: Array<{ change: Change; count: number }> = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (
      last &&
      last.change.kind === change.kind &&
      last.change.what === change.what &&
      last.change.at.slice(0, 16) === change.at.slice(0, 16)
    ) {
      last.count += 1;
    } else {
      groups.push({ change, count: 1 });
    }
  }
  return groups;
}

/** What has changed about an identity, newest first. */
export function ChangeHistory({ changes }: { changes: Change[] }) {
  const { t } = useGovernanceTranslation();
  return changes.length === 0 ? (
    <Text color="secondary">{t('identity.noChanges')}</Text>
  ) : (
    <ol className={styles.list}>
      {groupChanges(changes).map(({ change, count }, index) => (
        <li key={index}>
          <Text as="div" variant="body-x-small" color="secondary">
            <PastTime at={change.at} /> · {fieldLabel(change.kind, t)}
            {count > 1 && ` (${count})`}
          </Text>
          {change.what && (
            <Text>
              <TextWithEntities text={change.what} />
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
