import { JsonObject } from '@backstage/types';
import {
  CorrelationRule,
  FindingThresholds,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';
import {
  ComputedFact,
  computeFact,
  FactFormula,
  FlowContext,
  keepStated,
  mergeFacts,
  PolicyEngine,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ReviewConnectors } from '../certification/ports';
import { concerns } from '../control/freeze';
import { PeopleDirectory } from '../directory/peopleOf';
import { ItemRow } from '../inventory/rows';
import { certificateFacts } from './certificateFacts';
import {
  AssembledFacts,
  FactAssembler,
  FactPage,
  FactRequest,
} from './factPorts';
import { FactReader } from './FactReader';
import { findHeld } from './holdingFacts';
import { identityFacts } from './identityFacts';
import { findSubject } from './operations/findSubject';
import { readLastDeciders } from './operations/readLastDeciders';
import { readRepositories } from './operations/readRepositories';
import { readReplaced } from './replacedFacts';
import { FormulaFacts, readRiskInputs } from './riskInputs';
import { suggestionFacts } from './suggestionFacts';
import { emptyGroups, keepDeclared } from './systemFacts';
import { readWorkspaceInputs } from './workspaceInputs';

/** What facts are assembled from. */
export interface FactAssemblerOptions {
  people: PeopleDirectory;
  formulas: readonly FactFormula[];
  policy: PolicyEngine;
  thresholds: FindingThresholds;
  /** The time by which flows go. */
  now(trx: Knex.Transaction): Promise<Date>;
  connectors?: ReviewConnectors;
  correlation?: CorrelationRule[];
  /** The group that answers for what no team does; its people are `domain.members`. */
  triageGroup?: string;
}

/** What was read of a subject. */
interface SubjectFacts {
  facts: JsonObject;
  /** What stays as it was when an instance was started. */
  terms?: JsonObject;
  inputs: FormulaFacts;
  identityRef?: string;
  place?: AssembledFacts['place'];
}

function declares(context: FlowContext, name: string): boolean {
  return Object.hasOwn(context.fields, name);
}

function placed(source: string, environment: string | undefined) {
  return { source, ...(environment ? { environment } : {}) };
}

async function readCertificate(
  trx: Knex.Transaction,
  options: FactAssemblerOptions,
  reader: FactReader,
  row: ItemRow,
): Promise<SubjectFacts> {
  return {
    facts: {
      environment: row.environment ?? undefined,
      cert: certificateFacts(row, {
        now: reader.now,
        renewBeforeDays: options.thresholds.certificateExpiringDays,
        repositories: await readRepositories(trx, row.ref),
      }),
      subject: { ref: row.ref, id: row.external_id, kind: 'certificate' },
      owner: await reader.owner(row.owner_ref ?? undefined),
    },
    inputs: {},
    place: placed(row.source, row.environment ?? undefined),
  };
}

/** What flows may read of a partner integration: where it is, and who owns it. */
async function readIntegration(
  reader: FactReader,
  row: ItemRow,
): Promise<SubjectFacts> {
  return {
    facts: {
      environment: row.environment ?? undefined,
      subject: { ref: row.ref, id: row.external_id, kind: 'integration' },
      owner: await reader.owner(row.owner_ref ?? undefined),
    },
    inputs: {},
    place: placed(row.source, row.environment ?? undefined),
  };
}

async function readIdentity(
  trx: Knex.Transaction,
  options: FactAssemblerOptions,
  reader: FactReader,
  wanted: { identityRef: string; subject: string; context: FlowContext },
): Promise<SubjectFacts | undefined> {
  const { identityRef, subject, context } = wanted;
  const identity = await reader.identity(identityRef);
  if (!identity) {
    return undefined;
  }
  const { thresholds, connectors } = options;
  const held = findHeld(identity, subject);
  const replaced =
    held?.kind === 'credential' && declares(context, 'replaced')
      ? await readReplaced(trx, subject)
      : undefined;
  const owned = replaced && (await reader.identity(replaced.identityRef));
  const supports = (kind: ReviewSubjectKind, externalId: string) =>
    identity.managedBy
      ? { revoke: false, reduce: false, disable: false }
      : connectors?.supports(identity.source, { kind, externalId });
  const asked = held ?? {
    kind: 'credential' as const,
    externalId: identity.heldCredentials[0]?.body.externalId ?? '',
  };
  return {
    facts: {
      ...identityFacts(identity, held, {
        now: reader.now,
        unusedDays: thresholds.unusedDays,
        maxKeyAgeDays: thresholds.maxKeyAgeDays,
        repositories: await readRepositories(trx, identityRef),
        lastDeciders: declares(context, 'subject')
          ? await readLastDeciders(trx, subject)
          : [],
        connector: declares(context, 'connector')
          ? supports(asked.kind, asked.externalId)
          : undefined,
      }),
      owner: await reader.owner((owned ?? identity).owner),
      suggestion: declares(context, 'suggestion')
        ? await suggestionFacts(
            trx,
            reader,
            identity,
            options.correlation ?? [],
          )
        : undefined,
    },
    ...(replaced ? { terms: replaced.terms } : {}),
    inputs: {
      ...readRiskInputs(identity, held, reader.now),
      ...readWorkspaceInputs(identity),
    },
    identityRef,
    place: placed(identity.source, identity.environment),
  };
}

async function readSubject(
  trx: Knex.Transaction,
  options: FactAssemblerOptions,
  reader: FactReader,
  request: FactRequest,
): Promise<SubjectFacts> {
  const { subject, context } = request;
  const nothing: SubjectFacts = { facts: {}, inputs: {} };
  const found =
    subject === undefined ? undefined : await findSubject(trx, subject);
  if (subject === undefined || !found) {
    return nothing;
  }
  if ('row' in found) {
    return found.kind === 'certificate'
      ? readCertificate(trx, options, reader, found.row)
      : readIntegration(reader, found.row);
  }
  const { identityRef } = found;
  const wanted = { identityRef, subject, context };
  return (await readIdentity(trx, options, reader, wanted)) ?? nothing;
}

function compute(
  options: FactAssemblerOptions,
  context: FlowContext,
  inputs: FormulaFacts,
  now: Date,
): { computed: ComputedFact[]; facts: JsonObject } {
  const computed = options.formulas
    .filter(({ yields }) => declares(context, yields.split('.')[0]))
    .map(formula =>
      computeFact(formula, inputs, now.toISOString(), options.policy),
    );
  const facts = computed.reduce<JsonObject>((all, { yields, value }) => {
    const [group, ...rest] = yields.split('.');
    const nested =
      value === undefined
        ? {}
        : rest.reduceRight<JsonObject | number | boolean>(
            (inner, name) => ({ [name]: inner }),
            value,
          );
    return mergeFacts(all, { [group]: nested });
  }, {});
  return { computed, facts };
}

async function assemble(
  trx: Knex.Transaction,
  options: FactAssemblerOptions,
  reader: FactReader,
  request: FactRequest,
): Promise<AssembledFacts> {
  const { context, flow, requester, verified = {} } = request;
  const read = await readSubject(trx, options, reader, request);
  const { computed, facts: scored } = compute(
    options,
    context,
    read.inputs,
    reader.now,
  );
  const common: JsonObject = {
    groups: declares(context, 'groups') ? await reader.groups() : undefined,
    requester:
      requester === undefined ? undefined : await reader.requester(requester),
    domain:
      options.triageGroup && declares(context, 'domain')
        ? { members: await reader.membersOf(options.triageGroup) }
        : undefined,
  };
  const known = [common, read.facts, scored].reduce<JsonObject>(
    (all, facts) => mergeFacts(all, keepDeclared(context, facts)),
    {},
  );
  const given = [
    keepStated(context, request.stated),
    keepDeclared(context, verified),
    keepDeclared(context, read.terms ?? {}),
  ].reduce<JsonObject>(mergeFacts, emptyGroups(context));
  const about = mergeFacts(given, known);
  const frozen = (await reader.freezes()).some(freeze =>
    concerns(freeze, { flow: flow ?? '', facts: about }),
  );
  const supplied = mergeFacts(
    known,
    keepDeclared(context, { incident: { active: frozen, revalidated: false } }),
  );
  return {
    facts: mergeFacts(given, supplied),
    supplied,
    computed,
    ...(read.identityRef ? { identityRef: read.identityRef } : {}),
    ...(read.place ? { place: read.place } : {}),
  };
}

/** Supplies facts out of the inventory, the stored directory, incidents and the formulas that come with the plugin. */
export function createFactAssembler(
  options: FactAssemblerOptions,
): FactAssembler {
  const page = async (trx: Knex.Transaction): Promise<FactPage> => {
    const reader = new FactReader(trx, options.people, await options.now(trx));
    return {
      assemble: request => assemble(trx, options, reader, request),
    };
  };
  return {
    page,
    assemble: async (trx, request) => (await page(trx)).assemble(request),
  };
}
