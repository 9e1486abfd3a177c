import { Badge } from '@backstage/ui';
import {
  RiCheckLine,
  RiErrorWarningLine,
  RiInformationLine,
  RiQuestionLine,
} from '@remixicon/react';
import { ReactNode } from 'react';
import styles from './Badges.module.css';

/** What a mark means. `unknown` is drawn dashed: it is neither good nor bad. */
export type Tone =
  | 'danger'
  | 'warning'
  | 'info'
  | 'success'
  | 'unknown'
  | 'plain';

const ICONS: Record<Tone, ReactNode> = {
  danger: <RiErrorWarningLine aria-hidden />,
  warning: <RiErrorWarningLine aria-hidden />,
  info: <RiInformationLine aria-hidden />,
  success: <RiCheckLine aria-hidden />,
  unknown: <RiQuestionLine aria-hidden />,
  plain: undefined,
};

/** A short mark: a word with an icon. */
export function MarkBadge(props: { tone: Tone; children: string }) {
  const { tone, children } = props;
  return (
    <Badge
      size="small"
      icon={ICONS[tone]}
      className={tone === 'plain' ? undefined : styles[tone]}
    >
      {children}
    </Badge>
  );
}
