import { ConflictError, InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { lockActive } from '../flows/operations/activateDefinition';
import { endOf, ExceptionTerms, findTerms, renewalOf } from './exceptionTerms';
import { readGrant, readLatest } from './operations/grants';

/** The flow by which exceptions are granted. */
export const EXCEPTION_FLOW = 'exception';

/** How many people the flow that grants exceptions asks for. */
const QUORUM = 2;

/** A wish to deviate. */
export interface ExceptionRequest {
  flow: string;
  exception: string;
  /** What the exception is about, as instances of the flow name their subject. */
  subject: string;
  /** From now on. */
  days: number;
  /** Its end, where it is told to the moment; otherwise that many days from now. */
  until?: string;
  /** What is done instead. */
  control: string;
}

interface Requesting {
  engine: FlowEngine;
  starter: FlowStarter;
}

async function assertNotAsked(
  trx: Knex.Transaction,
  request: ExceptionRequest,
): Promise<void> {
  const open: { id: string; snapshot: string }[] = await trx('flow_instances')
    .where({
      flow: EXCEPTION_FLOW,
      subject: request.subject,
      status: 'running',
    })
    .select('id', 'snapshot');
  for (const { id, snapshot } of open) {
    const { exception }: { exception?: { flow?: string; id?: string } } =
      JSON.parse(snapshot).facts;
    const isSame =
      exception?.flow === request.flow && exception.id === request.exception;
    if (isSame && !(await readGrant(trx, id))) {
      throw new ConflictError(`It has been asked for already, as ${id}`);
    }
  }
}

/** The people who may grant it, as the flow that declares it says, over facts of the system. */
async function findApprovers(
  trx: Knex.Transaction,
  { engine, starter }: Requesting,
  declaring: FlowDefinition,
  options: { terms: ExceptionTerms; subject: string },
): Promise<string[]> {
  const { terms, subject } = options;
  const { approval } = terms.exception;
  if (approval.quorum > QUORUM) {
    throw new InputError(
      `${terms.exception.id} takes ${approval.quorum} people, and the flow ${EXCEPTION_FLOW} asks for ${QUORUM}; publish a version of it that asks for as many`,
    );
  }
  const { facts } = await starter.facts.assemble(trx, {
    context: declaring.context,
    flow: declaring.metadata.name,
    subject,
    stated: {},
  });
  const found = engine.ports.policy.evaluate(
    approval.from,
    'people',
    declaring.context,
    facts,
  );
  if (!found.ok) {
    return [];
  }
  const people = Array.isArray(found.value) ? found.value : [found.value];
  return people.filter(
    (person): person is string => typeof person === 'string',
  );
}

/**
 * Asks for an exception: starts the flow that grants them. Whoever asks says what for, for how long and what is done
 * instead; how long and how often it may be, and who decides, is what the flow that declares it says.
 *
 * @throws ConflictError when it has been asked for already, InputError when the flow cannot ask as many as are needed.
 */
export async function requestException(
  trx: Knex.Transaction,
  context: Requesting,
  request: ExceptionRequest,
  caller: { userRef: string; actor: LedgerActor },
): Promise<string> {
  const { engine, starter } = context;
  const { flow, exception: id, subject, days, control } = request;
  // Two who ask for one thing at once come one after the other, or neither would see the other.
  await lockActive(trx, flow);
  await assertNotAsked(trx, request);
  const declaring = (await starter.findActive(trx, flow))?.definition;
  const terms = findTerms(declaring, id);
  const now = await engine.now(trx);
  const known: JsonObject =
    declaring && terms
      ? {
          knownRule: true,
          maxDays: terms.maxDays,
          maxRenewals: terms.maxRenewals,
          renewal: renewalOf(
            await readLatest(trx, { flow, exception: id, subject }),
            { now, maxDuration: terms.exception.maxDuration },
          ),
          approvers: await findApprovers(trx, context, declaring, {
            terms,
            subject,
          }),
        }
      : {
          knownRule: false,
          maxDays: 1,
          maxRenewals: 0,
          renewal: 0,
          approvers: [],
        };
  const { instanceId } = await starter.start(trx, {
    flow: EXCEPTION_FLOW,
    subject,
    dedupeKey: `exception/${randomUUID()}`,
    stated: {
      exception: {
        flow,
        id,
        subject,
        days,
        control,
      },
    },
    verified: {
      exception: { ...known, until: request.until ?? endOf(now, days) },
    },
    requester: caller.userRef,
    // It is about flows themselves, as their changes and incidents are.
    mode: 'enforce',
    actor: caller.actor,
  });
  return instanceId;
}
