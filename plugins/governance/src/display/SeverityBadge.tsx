import { Badge } from '@backstage/ui';
import {
  RiAlarmWarningLine,
  RiAlertLine,
  RiErrorWarningLine,
  RiInformationLine,
} from '@remixicon/react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Badges.module.css';

/** From worst to mildest. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

const LOOKS = {
  critical: { icon: <RiAlarmWarningLine aria-hidden />, tone: styles.danger },
  high: { icon: <RiAlertLine aria-hidden />, tone: styles.danger },
  medium: { icon: <RiErrorWarningLine aria-hidden />, tone: styles.warning },
  low: { icon: <RiInformationLine aria-hidden />, tone: styles.info },
} as const;

const WORDS = {
  critical: 'severity.critical',
  high: 'severity.high',
  medium: 'severity.medium',
  low: 'severity.low',
} as const;

/** How bad something is: a word, an icon and a colour, never the colour alone. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useGovernanceTranslation();
  const { icon, tone } = LOOKS[severity];
  return (
    <Badge size="small" icon={icon} className={tone}>
      {t(WORDS[severity])}
    </Badge>
  );
}

/** The severity that a text of the backend names; what is not known counts as the mildest. */
export function toSeverity(text: string): Severity {
  return text === 'critical' || text === 'high' || text === 'medium'
    ? text
    : 'low';
}
