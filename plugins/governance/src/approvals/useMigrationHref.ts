import { useRouteRef } from '@backstage/frontend-plugin-api';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { flowRouteRef } from '../routes';

/** What the subject of a control that is about a flow starts with. */
const FLOW = 'flow:';

/** Where a migration that a question is about is shown with what was foreseen: among its flow's versions. */
export function useMigrationHref(approval: ApprovalView): string | undefined {
  const flowRoute = useRouteRef(flowRouteRef);
  const { migrationId, subject } = approval;
  return migrationId && flowRoute && subject.startsWith(FLOW)
    ? `${flowRoute({ flowName: subject.slice(FLOW.length) })}?side=versions`
    : undefined;
}
