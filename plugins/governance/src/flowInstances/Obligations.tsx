import { Flex, Text } from '@backstage/ui';
import { ObligationView } from '@countersign/plugin-governance-common';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Instances.module.css';

const STATUS = {
  open: { tone: 'info', label: 'obligations.open' },
  unmet: { tone: 'danger', label: 'obligations.unmet' },
  met: { tone: 'success', label: 'obligations.met' },
} as const satisfies Record<
  ObligationView['status'],
  { tone: Tone; label: string }
>;

const KINDS = {
  expiry: 'obligations.expiry',
  certify: 'obligations.certify',
} as const;

function isKnown(kind: string): kind is keyof typeof KINDS {
  return Object.hasOwn(KINDS, kind);
}

/** What an instance has left to be done, when, and what came of it. */
export function Obligations({
  obligations,
}: {
  obligations: ObligationView[];
}) {
  const { t } = useGovernanceTranslation();
  return (
    <ul className={styles.people}>
      {obligations.map(({ id, kind, status, dueAt, ...more }) => (
        <li key={id}>
          <Flex gap="2" align="center">
            <Text weight="bold">{isKnown(kind) ? t(KINDS[kind]) : kind}</Text>
            <MarkBadge tone={STATUS[status].tone}>
              {t(STATUS[status].label)}
            </MarkBadge>
          </Flex>
          <Text as="p">
            {t('obligations.due')} <RelativeTime at={dueAt} />
            {more.every !== undefined &&
              `, ${t('obligations.every', { every: more.every })}`}
            {!more.endKnown && `, ${t('obligations.unknownEnd')}`}
          </Text>
          {more.result !== undefined && (
            <Text as="p" variant="body-small" color="secondary">
              {more.result}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
