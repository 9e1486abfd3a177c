import {
  ButtonIcon,
  SearchField,
  Select,
  Text,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';
import { RiKeyboardLine } from '@remixicon/react';
import { AbsenceSetting } from '../absences/AbsenceSetting';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Grouping } from './groupReviews';
import { GROUPINGS, InboxScope, isGrouping, isScope } from './inboxChoices';
import styles from './Inbox.module.css';

/** The sentence, what is shown, how it is grouped, and the way to the keys. */
export function InboxToolbar(props: {
  sentence?: string;
  scope: InboxScope;
  onScopeChange: (scope: InboxScope) => void;
  grouping: Grouping;
  onGroupingChange: (grouping: Grouping) => void;
  text: string;
  onTextChange: (text: string) => void;
  onHelp: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { sentence, scope, grouping } = props;
  return (
    <div className={styles.toolbar}>
      {sentence && (
        <Text as="p" weight="bold" role="status">
          {sentence}
        </Text>
      )}
      <div className={styles.choices}>
        <Select
          label={t('inbox.show')}
          value={scope}
          onChange={next => isScope(next) && props.onScopeChange(next)}
          options={[
            { id: 'mine', label: t('inbox.showMine') },
            { id: 'pending', label: t('inbox.showPending') },
            { id: 'closed', label: t('inbox.showClosed') },
          ]}
        />
        <Select
          label={t('inbox.groupBy')}
          value={grouping}
          onChange={next => isGrouping(next) && props.onGroupingChange(next)}
          options={Object.entries(GROUPINGS).map(([id, label]) => ({
            id,
            label: t(label),
          }))}
        />
        <TooltipTrigger>
          <ButtonIcon
            aria-label={t('inbox.shortcuts')}
            variant="secondary"
            icon={<RiKeyboardLine />}
            onPress={props.onHelp}
          />
          <Tooltip>{t('inbox.shortcuts')}</Tooltip>
        </TooltipTrigger>
      </div>
      <SearchField
        aria-label={t('bulk.filter')}
        placeholder={t('bulk.filter')}
        size="small"
        value={props.text}
        onChange={props.onTextChange}
      />
      <AbsenceSetting />
    </div>
  );
}
