import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { IdentitySummary } from '@countersign/plugin-governance-common';
import { IdentityDetailView } from '../identities/IdentityDetailView';
import { useIdentity } from '../queries/useIdentity';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Facts and history of one identity without leaving the page. */
export function IdentityDialog(props: {
  identity: IdentitySummary | undefined;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { identity, onClose } = props;
  const query = useIdentity(identity?.ref);
  if (!identity) {
    return null;
  }
  return (
    <Dialog
      isOpen
      width={960}
      height="85vh"
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      <DialogHeader>{identity.title}</DialogHeader>
      <DialogBody>
        <QueryBoundary
          query={query}
          what={t('identity.what')}
          permission="governance.identity.read"
          skeleton={<LoadingRows rows={8} />}
        >
          {detail => <IdentityDetailView identity={detail} />}
        </QueryBoundary>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          {t('tab.close')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
