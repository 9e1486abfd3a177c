import { Button, Text } from '@backstage/ui';
import { useState } from 'react';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';

/** Ends what was granted for a time before that time is over, with what that means said first. */
export function WithdrawGranted(props: {
  label: string;
  title: string;
  consequence: string;
  withdraw: () => Promise<unknown>;
  onWithdrawn: () => void;
}) {
  const { label, title, consequence, withdraw, onWithdrawn } = props;
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
          <Text as="p">{consequence}</Text>
        </ActionDialog>
      )}
    </>
  );
}
