import { useRouteRef } from '@backstage/frontend-plugin-api';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { approvalRouteRef, flowChangeRouteRef } from '../routes';

/** Where a question is answered: a change of a flow on its own page, where everything about it is. */
export function useApprovalHref(): (
  approval: ApprovalView,
) => string | undefined {
  const approvalRoute = useRouteRef(approvalRouteRef);
  const changeRoute = useRouteRef(flowChangeRouteRef);
  return ({ instanceId, changeId }) =>
    changeId ? changeRoute?.({ changeId }) : approvalRoute?.({ instanceId });
}
