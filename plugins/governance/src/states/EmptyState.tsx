import { Flex, Text } from '@backstage/ui';
import { ReactNode } from 'react';

/** What would be here, and how it gets here. */
export function EmptyState(props: {
  title: string;
  hint: string;
  action?: ReactNode;
}) {
  return (
    <Flex direction="column" align="start" gap="2" py="4">
      <Text as="p" weight="bold">
        {props.title}
      </Text>
      <Text as="p" color="secondary">
        {props.hint}
      </Text>
      {props.action}
    </Flex>
  );
}
