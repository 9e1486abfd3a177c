import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Switch,
  Text,
} from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Inbox.module.css';

const ROWS = [
  ['j', 'shortcuts.next'],
  ['k', 'shortcuts.previous'],
  ['a', 'shortcuts.keep'],
  ['e', 'shortcuts.reduce'],
  ['r', 'shortcuts.revoke'],
  ['Shift+A', 'drafts.shortcutKeep'],
  ['Shift+E', 'drafts.shortcutReduce'],
  ['Shift+R', 'drafts.shortcutRevoke'],
  ['n', 'shortcuts.notMine'],
  ['u', 'shortcuts.dontKnow'],
  ['i', 'shortcuts.onIt'],
  ['x', 'shortcuts.select'],
  ['z', 'shortcuts.takeBack'],
  ['?', 'shortcuts.help'],
] as const;

/** The keys of the inbox, and the switch that turns them off. */
export function ShortcutsDialog(props: {
  enabled: boolean;
  onEnabledChange: (enabled: boolean) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { enabled, onEnabledChange, onClose } = props;
  return (
    <Dialog isOpen width={460} onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{t('shortcuts.title')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <dl className={styles.shortcuts}>
            {ROWS.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>
                  <Text>{t(text)}</Text>
                </dd>
              </div>
            ))}
          </dl>
          <div>
            <Switch
              label={t('shortcuts.enabled')}
              isSelected={enabled}
              onChange={onEnabledChange}
            />
            <Text as="p" variant="body-small" color="secondary">
              {t('shortcuts.enabledHint')}
            </Text>
          </div>
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          {t('shortcuts.close')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
