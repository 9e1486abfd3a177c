import { Text } from '@backstage/ui';
import { ReactNode } from 'react';
import styles from './Stacked.module.css';

/** What a cell is about and below it what else is known of it: fewer columns, of which none is out of sight. */
export function Stacked(props: { children: ReactNode; below: ReactNode[] }) {
  const { children, below } = props;
  return (
    <div className={styles.stacked}>
      <div>{children}</div>
      {below.map((line, index) => (
        <Text key={index} as="p" variant="body-small" color="secondary">
          {line}
        </Text>
      ))}
    </div>
  );
}
