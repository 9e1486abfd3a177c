import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  FlowInstanceDetail,
  FlowInstanceView,
  governanceFlowReadPermission,
  keyOf,
} from '@countersign/plugin-governance-common';
import { openQuestion } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine, FlowInstance } from '../flows';
import { readComputedFacts } from '../facts/operations/computedFacts';
import { readCredentialsOf } from '../issuance/operations/credentials';
import { IssuingPorts } from '../issuance/judgeTerms';
import { toCredentialView } from '../issuance/toCredentialView';
import { toObligationView } from '../obligations';
import { readObligationsOf } from '../obligations/operations/obligations';
import { Authorizer } from '../permissions/Authorizer';
import { readSubjectTitles } from '../views/readSubjectTitles';

/** What of an instance is nobody's personal data. @param titles - see `readSubjectTitles` */
export function toInstanceView(
  instance: FlowInstance,
  titles: ReadonlyMap<string, string>,
): FlowInstanceView {
  const subjectTitle = titles.get(instance.subject);
  return {
    id: instance.id,
    flow: instance.flow,
    hash: instance.hash,
    subject: instance.subject,
    ...(subjectTitle === undefined ? {} : { subjectTitle }),
    mode: instance.mode,
    status: instance.status,
    state: instance.state,
    version: instance.version,
    createdAt: instance.createdAt,
    updatedAt: instance.updatedAt,
    endedAt: instance.endedAt,
    outcome: instance.outcome,
  };
}

function nameOf(actor: LedgerActor): string {
  return actor.principal ?? actor.kind;
}

/** Whether somebody takes part: they asked for it, or are or were asked. */
function takesPart(
  instance: FlowInstance,
  asked: readonly string[],
  userRef: string,
): boolean {
  const key = keyOf(userRef);
  return [instance.requestedBy ?? '', ...asked].some(ref => keyOf(ref) === key);
}

/**
 * An instance with the way it took and why. For those who may read flows: the way; who took part sees who else did.
 *
 * @throws NotFoundError when there is none, NotAllowedError for who neither takes part nor may read flows.
 */
export async function describeInstance(
  context: {
    knex: Knex;
    engine: FlowEngine;
    authorizer: Authorizer;
    connectors: IssuingPorts;
  },
  id: string,
  caller: { userRef: string; credentials: BackstageCredentials },
): Promise<FlowInstanceDetail> {
  const { knex, engine, authorizer, connectors } = context;
  const found = await knex.transaction(async trx => {
    const instance = await engine.getInstance(trx, id);
    return {
      instance,
      definition: await engine.getDefinition(trx, instance.hash),
      titles: await readSubjectTitles(trx, [instance.subject]),
      credential: (await readCredentialsOf(trx, [id])).get(id),
      computed: await readComputedFacts(trx, id),
      owed: await readObligationsOf(trx, id),
      now: (await engine.now(trx)).toISOString(),
      standing: await engine.standsStill(trx, id),
    };
  });
  const { instance, definition, titles, computed, owed, now, standing } = found;
  const { credential } = found;
  const question =
    instance.status === 'running'
      ? openQuestion(definition, instance.snapshot, now, engine.ports)
      : undefined;
  const asked = [
    ...(question?.stages.flatMap(({ eligible }) => eligible) ?? []),
    ...instance.events.flatMap(({ event }) =>
      event.type === 'vote' ? [event.voter] : [],
    ),
  ];
  if (!takesPart(instance, asked, caller.userRef)) {
    await authorizer
      .require(governanceFlowReadPermission, caller.credentials)
      .catch(error => {
        throw new NotAllowedError(
          'Only those who take part in it, or who may read flows, can see it',
          error,
        );
      });
  }
  return {
    ...toInstanceView(instance, titles),
    requestedBy: instance.requestedBy,
    definition: JSON.parse(JSON.stringify(definition)),
    timers: instance.snapshot.timers.map(({ id: timer, due }) => ({
      id: timer,
      due,
    })),
    credential: credential && toCredentialView(credential, connectors),
    computedFacts: computed,
    standsStill: standing.map(({ cause, from }) => ({ cause, since: from })),
    obligations: owed.map(toObligationView),
    events: instance.events.map(event => ({
      seq: event.seq,
      type: event.event.type,
      at: event.at,
      by: nameOf(event.actor),
      reason: event.event.type === 'delay' ? event.event.reason : undefined,
      evidence: event.evidence,
    })),
    question: question && {
      kind: question.kind,
      stages: question.stages,
      answered: question.answered,
      due: question.due,
    },
  };
}
