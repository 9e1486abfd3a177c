import {
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { resolveEntityRef } from './entityRefs';
import { readGovernanceAnnotations } from './readGovernanceAnnotations';
import {
  inverseGovernanceRelation,
  RELATION_AUTHENTICATES,
  RELATION_AUTHENTICATION_OF,
  RELATION_INTEGRATED_BY,
  RELATION_PRESENTED_BY,
  RELATION_USES_IDENTITY,
} from './relations';
import { TYPED_BLOCKS, TypedBlockName } from './typedBlocks';
import { governedResourceType, typedBlockOf } from './validateGovernedResource';

/**
 * A relation between two entities, by full references.
 *
 * @public
 */
export interface GovernanceRelation {
  sourceRef: string;
  type: string;
  targetRef: string;
}

/**
 * A field of a typed block that holds references, and the relation that each gives from the Resource.
 *
 * @public
 */
export interface TypedBlockRelation {
  field: string;
  /** The kind that is referred to. */
  kind: 'component' | 'resource';
  relation: string;
}

/**
 * The fields of typed blocks that hold references, with the relation that each gives from the Resource.
 *
 * @public
 */
export const TYPED_BLOCK_RELATIONS: Readonly<
  Record<TypedBlockName, readonly TypedBlockRelation[]>
> = {
  identity: [
    {
      field: 'consumers',
      kind: 'component',
      relation: RELATION_AUTHENTICATION_OF,
    },
  ],
  certificate: [
    {
      field: 'presentedBy',
      kind: 'component',
      relation: RELATION_PRESENTED_BY,
    },
    {
      field: 'authenticates',
      kind: 'resource',
      relation: RELATION_AUTHENTICATES,
    },
  ],
  partnerIntegration: [
    {
      field: 'integratedBy',
      kind: 'component',
      relation: RELATION_INTEGRATED_BY,
    },
    {
      field: 'usesIdentities',
      kind: 'resource',
      relation: RELATION_USES_IDENTITY,
    },
  ],
};

/**
 * All relations that an entity declares, each in both directions, sorted and without duplicates: the same entity gives
 * the same list, or the catalog would write it anew on each round. Parts that cannot be read give none.
 *
 * @public
 */
export function readGovernedRelations(entity: Entity): GovernanceRelation[] {
  const selfRef = stringifyEntityRef(entity);
  const found = new Map<string, GovernanceRelation>();
  const add = (sourceRef: string, type: string, targetRef: string) =>
    found.set(JSON.stringify([sourceRef, type, targetRef]), {
      sourceRef,
      type,
      targetRef,
    });
  for (const { type, targetRef } of [
    ...fromBlock(entity),
    ...fromAnnotations(entity),
  ]) {
    const inverse = inverseGovernanceRelation(type);
    add(selfRef, type, targetRef);
    if (inverse) {
      add(targetRef, inverse, selfRef);
    }
  }
  return [...found.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, relation]) => relation);
}

function fromAnnotations(
  entity: Entity,
): { type: string; targetRef: string }[] {
  return readGovernanceAnnotations(entity).attachments.flatMap(attachment =>
    attachment.kind === 'entity'
      ? [{ type: attachment.relation, targetRef: attachment.targetRef }]
      : [],
  );
}

function fromBlock(entity: Entity): { type: string; targetRef: string }[] {
  const resourceType = governedResourceType(entity);
  if (!resourceType) {
    return [];
  }
  const name = typedBlockOf(resourceType);
  const block = TYPED_BLOCKS[name].safeParse(entity.spec?.[name]);
  if (!block.success) {
    return [];
  }
  const namespace = entity.metadata.namespace ?? DEFAULT_NAMESPACE;
  return TYPED_BLOCK_RELATIONS[name].flatMap(({ field, kind, relation }) => {
    const refs: unknown = Reflect.get(block.data, field);
    return (Array.isArray(refs) ? refs : []).flatMap(text => {
      const resolved = resolveEntityRef(String(text), { kind, namespace });
      return 'ref' in resolved
        ? [{ type: relation, targetRef: resolved.ref }]
        : [];
    });
  });
}
