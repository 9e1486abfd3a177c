import { Button } from '@backstage/ui';
import { WaveTarget } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EndHeldDialog } from './EndHeldDialog';

/** The way to end what something holds: of one thing, or of one that is chosen. */
export function EndHeld(props: {
  about?: WaveTarget & { label: string };
  onStarted: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { about, onStarted } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" destructive onPress={() => setOpen(true)}>
        {t(about ? 'waves.openHeld' : 'waves.open')}
      </Button>
      {isOpen && (
        <EndHeldDialog
          about={about}
          onStarted={() => {
            setOpen(false);
            onStarted();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
