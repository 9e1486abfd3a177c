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

/** Characters up to which a mark is not broken into lines, however narrow its column. */
const ONE_LINE = 12;

/** A short mark: a word with an icon. */
export function MarkBadge(props: { tone: Tone; children: string }) {
  const { tone, children } = props;
  return (
    <Badge
      size="small"
      icon={ICONS[tone]}
      className={[
        tone === 'plain' ? '' : styles[tone],
        children.length <= ONE_LINE ? styles.oneLine : '',
      ].join(' ')}
    >
      {children}
    </Badge>
  );
}
