import {
  ReviewException,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { findTerms } from './exceptionTerms';
import { excusingException } from './excusingException';
import { REVIEW_FLOW } from './inForce';
import { EXCEPTION_FLOW } from './requestException';

interface AskedFacts {
  exception?: { flow?: string; id?: string; control?: string; until?: string };
}

/** The wish about a subject that is not decided yet. Relies on `flow_instances_subject_idx`. */
async function findAsked(
  trx: Knex.Transaction,
  of: Pick<ReviewException, 'flow' | 'exception' | 'subject'>,
): Promise<ReviewException['asked']> {
  const rows: Array<{
    id: string;
    snapshot: string;
    requested_by: string | null;
    created_at: string;
  }> = await trx('flow_instances')
    .where({
      flow: EXCEPTION_FLOW,
      subject: of.subject,
      status: 'running',
      state: 'approve',
    })
    .orderBy('created_at')
    .select('id', 'snapshot', 'requested_by', 'created_at');
  for (const row of rows) {
    const { exception }: AskedFacts = JSON.parse(row.snapshot).facts;
    if (exception?.flow === of.flow && exception.id === of.exception) {
      return {
        instanceId: row.id,
        ...(row.requested_by ? { by: row.requested_by } : {}),
        at: row.created_at,
        control: exception.control ?? '',
        until: exception.until ?? row.created_at,
      };
    }
  }
  return undefined;
}

/** How one asks for a question not to be asked for a while; nothing where its flow has no such exception. */
export async function describeException(
  trx: Knex.Transaction,
  definition: FlowDefinition,
  subject: string,
): Promise<ReviewException | undefined> {
  const excusing = excusingException(definition);
  const terms = excusing && findTerms(definition, excusing.id);
  if (!terms) {
    return undefined;
  }
  const { name } = definition.metadata;
  const of = {
    // What is excepted from that one is excepted in stages too, and not the other way round.
    flow: name === STAGED_FLOW ? REVIEW_FLOW : name,
    exception: terms.exception.id,
    subject,
  };
  const asked = await findAsked(trx, of);
  return { ...of, maxDays: terms.maxDays, ...(asked ? { asked } : {}) };
}
