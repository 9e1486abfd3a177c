import { ReactNode } from 'react';
import styles from './Code.module.css';

/** A name or an expression as it stands in a flow. */
export function Code({ children }: { children: ReactNode }) {
  return <code className={styles.code}>{children}</code>;
}
