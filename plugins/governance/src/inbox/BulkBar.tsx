import { Button, Flex, Text } from '@backstage/ui';
import { useState } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { BulkDialog } from './BulkDialog';
import styles from './Inbox.module.css';
import { SelectableReview, Selection } from './useSelection';

/** What is selected, and what can be done with it. Nothing is drawn where nothing may be decided together. */
export function BulkBar(props: {
  selection: Selection;
  wasOpened: (id: string) => boolean;
  onDecided: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { selection, wasOpened, onDecided } = props;
  const [asked, setAsked] = useState<{
    decision: 'keep' | 'revoke';
    items: SelectableReview[];
  }>();
  const { selected, selectable } = selection;
  const ask = (decision: 'keep' | 'revoke') =>
    setAsked({ decision, items: selected });
  if (selectable.length === 0 && !asked) {
    return null;
  }
  return (
    <div className={styles.bulk}>
      <Flex align="center" gap="2" className={styles.bulkActions}>
        {selected.length === 0 ? (
          <Button
            size="small"
            variant="secondary"
            onPress={() => selection.selectAll()}
          >
            {t('bulk.selectAll', { count: selectable.length })}
          </Button>
        ) : (
          <>
            <Text role="status" weight="bold">
              {t('bulk.selected', { count: selected.length })}
            </Text>
            <Button
              size="small"
              variant="secondary"
              onPress={() => ask('keep')}
            >
              {t('bulk.keep')}
            </Button>
            <Button
              size="small"
              variant="secondary"
              onPress={() => ask('revoke')}
            >
              {t('bulk.revoke')}
            </Button>
            <Button
              size="small"
              variant="tertiary"
              onPress={() => selection.clear()}
            >
              {t('bulk.clear')}
            </Button>
          </>
        )}
      </Flex>
      {asked && (
        <BulkDialog
          items={asked.items}
          decision={asked.decision}
          wasOpened={wasOpened}
          onDecided={onDecided}
          onClose={() => {
            setAsked(undefined);
            selection.clear();
            onDecided();
          }}
        />
      )}
    </div>
  );
}
