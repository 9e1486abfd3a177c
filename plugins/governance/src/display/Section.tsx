import { Flex, Text } from '@backstage/ui';
import { ReactNode, useId } from 'react';
import styles from './Section.module.css';

/** A part of a page with its heading. */
export function Section(props: {
  title: string;
  level?: 'h2' | 'h3' | 'h4';
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Flex align="center" justify="between" gap="2" mb="2">
        <Text
          as={props.level ?? 'h3'}
          id={id}
          variant="body-medium"
          weight="bold"
          className={styles.heading}
        >
          {props.title}
        </Text>
        {props.aside}
      </Flex>
      {props.children}
    </section>
  );
}
