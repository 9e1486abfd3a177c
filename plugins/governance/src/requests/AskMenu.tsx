import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { MarkBadge } from '../display/MarkBadge';
import { useRequestableFlows } from '../queries/useRequestableFlows';
import { newRequestRouteRef } from '../routes';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Requests.module.css';

/** What can be asked for, each with what it does. */
export function AskMenu() {
  const { t } = useGovernanceTranslation();
  const query = useRequestableFlows();
  const route = useRouteRef(newRequestRouteRef);
  return (
    <QueryBoundary
      query={query}
      what={t('requests.whatFlows')}
      permission="governance.request.create"
    >
      {({ items }) => (
        <ul className={styles.menu}>
          {items.map(({ flow, title, description, missing }) => (
            <li key={flow}>
              <Flex direction="column" gap="1" align="start">
                <Link href={route?.({ flowName: flow })}>{title}</Link>
                {description && (
                  <Text as="p" variant="body-small" color="secondary">
                    {description}
                  </Text>
                )}
                {missing.length > 0 && (
                  <MarkBadge tone="unknown">{t('requests.notReady')}</MarkBadge>
                )}
              </Flex>
            </li>
          ))}
        </ul>
      )}
    </QueryBoundary>
  );
}
