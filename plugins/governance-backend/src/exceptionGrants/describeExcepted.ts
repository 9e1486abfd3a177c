import { ReviewExcepted } from '@countersign/plugin-governance-common';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { readApprovers } from '../flows/operations/readApprovers';
import { excusingException } from './excusingException';
import { flowsCovering } from './inForce';
import { readHolding } from './operations/grants';

/** The exception that a question was excepted by when it ended; undefined where none held for it then. */
export async function describeExcepted(
  trx: Knex.Transaction,
  definition: FlowDefinition,
  ended: { subject: string; at: string },
): Promise<ReviewExcepted | undefined> {
  const excusing = excusingException(definition);
  const grant =
    excusing &&
    (await readHolding(trx, {
      flows: flowsCovering(definition.metadata.name),
      exception: excusing.id,
      ...ended,
    }));
  return (
    grant && {
      id: grant.id,
      exception: grant.exception,
      control: grant.control,
      approvedBy: await readApprovers(trx, grant.id),
      until: grant.until,
      ...(grant.ended_at === null ? {} : { endedAt: grant.ended_at }),
    }
  );
}
