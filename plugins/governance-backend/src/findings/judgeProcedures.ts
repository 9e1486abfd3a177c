import { ReviewConnectors } from '../certification/ports';
import { findRunbook, Runbook, RunbookSubject } from '../runbooks';

/** What procedures are judged by: the runbooks there are, and what connectors can carry out. */
export interface ProcedureContext {
  runbooks: readonly Runbook[];
  connectors: Pick<ReviewConnectors, 'supports'>;
  /** Sources that an issuer is connected for. Left out, nobody looks what was made past them. */
  issuedFor?: () => ReadonlySet<string>;
}

/** Something for which a procedure is looked for. */
export interface ProcedureSubject extends RunbookSubject {
  source: string;
  externalId: string;
  /** Something outside would put it back, so that no connector is to change it. */
  managed: boolean;
}

/**
 * Why nothing can take something out of service and replace it: no runbook is about it, or a connector could do it and
 * no step of the runbook lets it. Undefined where a runbook can, or where people do it by its steps because nothing is
 * connected. Pure.
 */
export function judgeProcedure(
  subject: ProcedureSubject,
  { runbooks, connectors }: ProcedureContext,
): string | undefined {
  const runbook = findRunbook(runbooks, subject);
  if (!runbook) {
    return `No runbook says how ${subject.type ?? subject.kind} of ${
      subject.identityType
    } is taken out of service and replaced.`;
  }
  const can = connectors.supports(subject.source, subject);
  const isConnected = !subject.managed && (can.disable || can.revoke);
  const isExecutable = runbook.spec.offboard.some(
    ({ does }) =>
      (does === 'disable' && can.disable) || (does === 'revoke' && can.revoke),
  );
  return isConnected && !isExecutable
    ? `${subject.source} is connected and could take it out of service, and the runbook “${runbook.metadata.title}” has no step that a connector carries out.`
    : undefined;
}
