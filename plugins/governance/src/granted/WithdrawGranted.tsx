import { Button, Text } from '@backstage/ui';
import { ReactNode, useState } from 'react';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';

/** Ends what was granted for a time before that time is over, with what it is about and what that means said first. */
export function WithdrawGranted(props: {
  label: string;
  title: string;
  /** What was granted, where the title does not name it. */
  about?: ReactNode;
  consequence: string;
  withdraw: () => Promise<unknown>;
  onWithdrawn: () => void;
}) {
  const { label, title, about, consequence, withdraw, onWithdrawn } = props;
  const [isOpen, setOpen] = useState(false);
  const action = useAction(withdraw, () => {
    setOpen(false);
    onWithdrawn();
  });
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <ActionDialog
          title={title}
          confirm={label}
          destructive
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          {about && (
            <Text as="p" weight="bold">
              {about}
            </Text>
          )}
          <Text as="p">{consequence}</Text>
        </ActionDialog>
      )}
    </>
  );
}
