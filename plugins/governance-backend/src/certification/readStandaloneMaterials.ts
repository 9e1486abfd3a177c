import {
  compareWithContract,
  EvidenceBundle,
  FactBasis,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';
import { ConsumerRow, FindingRow } from '../inventory';
import {
  LinkedIdentity,
  readLinkedIdentities,
} from '../inventory/operations/readLinkedIdentities';
import { readStandalone } from '../inventory/operations/readStandalone';
import {
  endedState,
  isPrivileged,
  Standalone,
  standaloneFingerprint,
  standaloneType,
} from '../inventory/standalone';
import { HoldingMaterial, IdentityMaterial } from './ports';
import { standaloneFacts } from './standaloneFacts';

type Dependents = EvidenceBundle['dependents'];

interface Surroundings {
  basis: FactBasis;
  linked: LinkedIdentity[] | undefined;
  consumers: (ref: string) => ConsumerRow[];
  findings: FindingRow[];
}

/** Everything that a partner integration may do: what is granted to it, and the scopes of the identities that it uses. */
function grantedTo(
  thing: Standalone,
  linked: LinkedIdentity[] | undefined,
): string[] | undefined {
  if (thing.kind !== 'integration') {
    return undefined;
  }
  const { grantedScopes } = thing.body;
  return grantedScopes === undefined && (linked ?? []).length === 0
    ? undefined
    : [
        ...new Set([
          ...(grantedScopes ?? []),
          ...(linked ?? []).flatMap(({ scopes }) => scopes),
        ]),
      ].sort();
}

/** What says that it uses a thing, and what uses the identities behind it. */
function dependentsOf(thing: Standalone, around: Surroundings): Dependents {
  const { row, body } = thing;
  const own = around.consumers(row.ref);
  const how =
    thing.kind === 'certificate'
      ? 'which proves itself by it'
      : 'which it works through';
  const behind = (around.linked ?? []).flatMap(identity =>
    around.consumers(identity.ref).map(({ component_ref }) => ({
      ref: component_ref,
      basis: 'derived' as const,
      via: `uses ${identity.title}, ${how}`,
    })),
  );
  if (own.length === 0 && behind.length === 0 && body.consumers === undefined) {
    return { known: false, reason: 'No source says which component uses it' };
  }
  const seen = new Map<
    string,
    Extract<Dependents, { known: true }>['entities'][number]
  >();
  for (const entity of [
    ...own.map(({ component_ref, basis, via }) => ({
      ref: component_ref,
      basis,
      via,
    })),
    ...behind,
  ]) {
    if (!seen.has(entity.ref)) {
      seen.set(entity.ref, entity);
    }
  }
  return { known: true, entities: [...seen.values()] };
}

function toHolding(
  thing: Standalone,
  around: Surroundings,
  facts: HoldingMaterial['facts'],
): HoldingMaterial {
  const { row } = thing;
  const granted = grantedTo(thing, around.linked);
  const shared = {
    type: standaloneType(thing.kind),
    ref: row.ref,
    externalId: row.external_id,
    fingerprint: standaloneFingerprint(thing, granted),
    live: row.absent_since === null && endedState(thing) === undefined,
    privileged: isPrivileged(thing) ?? false,
    platformManaged: false,
    facts,
    use: {
      known: false as const,
      reason: `${row.source} keeps no record of use`,
    },
  };
  return thing.kind === 'certificate'
    ? {
        ...shared,
        kind: thing.kind,
        title: `certificate of ${thing.body.subjectName ?? row.display_name}`,
        expiresAt: thing.body.notValidAfter,
      }
    : {
        ...shared,
        kind: thing.kind,
        title: `integration with ${thing.body.partner}`,
        actions: granted,
        contract: compareWithContract({
          scope: thing.body.declaredScopes,
          granted,
        }),
      };
}

function toMaterial(thing: Standalone, around: Surroundings): IdentityMaterial {
  const { row } = thing;
  const { subject, holder } = standaloneFacts(thing, {
    basis: around.basis,
    identities: around.linked?.map(({ title }) => title),
    granted: grantedTo(thing, around.linked),
  });
  return {
    ref: row.ref,
    key: { realm: row.realm, region: '', externalId: row.external_id },
    title: row.display_name,
    type: standaloneType(thing.kind),
    source: row.source,
    environment: row.environment ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    platformOwned: false,
    facts: holder,
    holdings: [toHolding(thing, around, subject)],
    dependents: dependentsOf(thing, around),
    findings: around.findings.map(finding => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      since: finding.first_seen_at,
    })),
    sources:
      around.basis === 'observed'
        ? [{ source: row.source, at: row.seen_at }]
        : [],
  };
}

async function readBy<R>(
  refs: readonly string[],
  read: (chunk: string[]) => Promise<R[]>,
  keyOf: (row: R) => string,
): Promise<Map<string, R[]>> {
  const rows: R[] = [];
  for (const chunk of toChunks([...new Set(refs)])) {
    rows.push(...(await read(chunk)));
  }
  return Map.groupBy(rows, keyOf);
}

/**
 * Everything that the inventory knows of what stands for itself, as a review needs it: each thing is its own holder. In as
 * many statements for hundreds as for one. What is not known is left out.
 */
export async function readStandaloneMaterials(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<Map<string, IdentityMaterial>> {
  const things = await readStandalone(trx, { refs });
  if (things.length === 0) {
    return new Map();
  }
  const linked = await readLinkedIdentities(trx, things);
  const own = things.map(({ row }) => row.ref);
  const consumers = await readBy(
    [...own, ...[...linked.values()].flat().map(({ ref }) => ref)],
    chunk =>
      trx<ConsumerRow>('inventory_consumers')
        .whereIn('subject_ref', chunk)
        .orderBy(['subject_ref', 'component_ref', 'source']),
    ({ subject_ref }) => subject_ref,
  );
  const findings = await readBy(
    own,
    chunk =>
      trx<FindingRow>('inventory_findings')
        .whereIn('subject_ref', chunk)
        .whereNull('resolved_at')
        .orderBy(['subject_ref', 'id']),
    ({ subject_ref }) => subject_ref,
  );
  const bases: Array<{ id: string; basis: FactBasis }> = await trx(
    'inventory_sources',
  )
    .whereIn('id', [...new Set(things.map(({ row }) => row.source))])
    .select('id', 'basis');
  const basisOf = new Map(bases.map(({ id, basis }) => [id, basis]));
  return new Map(
    things.map((thing): [string, IdentityMaterial] => [
      thing.row.ref,
      toMaterial(thing, {
        basis: basisOf.get(thing.row.source) ?? 'declared',
        linked: linked.get(thing.row.ref),
        consumers: ref => consumers.get(ref) ?? [],
        findings: findings.get(thing.row.ref) ?? [],
      }),
    ]),
  );
}
