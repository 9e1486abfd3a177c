import { Entity } from '@backstage/catalog-model';
import { z } from 'zod/v4';
import { GOVERNED_RESOURCE_TYPES, GovernedResourceType } from '../inventory';
import { keyOf } from './keyOf';
import { shortenedValue } from './shortenedValue';
import { TYPED_BLOCKS, TypedBlockName } from './typedBlocks';

/**
 * One thing that is wrong with an entity.
 *
 * @public
 */
export interface GovernanceEntityProblem {
  /** Where, such as `spec.identity.externalId`, or the name of an annotation. */
  field: string;
  /** The value seen, shortened; `undefined` where there is none. */
  value: string | undefined;
  /** What is wrong and what is accepted, as the rest of a sentence that starts with the field. */
  message: string;
}

const BLOCK_OF_TYPE: Record<GovernedResourceType, TypedBlockName> = {
  'service-account': 'identity',
  'api-key': 'identity',
  'access-token': 'identity',
  'oauth-client': 'identity',
  'ssh-key': 'identity',
  'workload-identity': 'identity',
  'bot-user': 'identity',
  'ai-agent': 'identity',
  device: 'identity',
  certificate: 'certificate',
  'partner-integration': 'partnerIntegration',
};

/**
 * The type of a Resource that the governance plugins own, or `undefined` for any other entity.
 *
 * @public
 */
export function governedResourceType(
  entity: Entity,
): GovernedResourceType | undefined {
  const type = entity.spec?.type;
  return keyOf(entity.kind) === 'resource'
    ? GOVERNED_RESOURCE_TYPES.find(governed => governed === type)
    : undefined;
}

/**
 * Where the typed block of a governed Resource lies in `spec`.
 *
 * @public
 */
export function typedBlockOf(type: GovernedResourceType): TypedBlockName {
  return BLOCK_OF_TYPE[type];
}

/**
 * Checks the typed block of a Resource of ours. Entities of other kinds and types have no problems, nor has a Resource
 * without a block, for the type alone may have been in use before the governance plugins were.
 *
 * @public
 */
export function validateGovernedResource(
  entity: Entity,
): GovernanceEntityProblem[] {
  const type = governedResourceType(entity);
  if (!type) {
    return [];
  }
  const own = typedBlockOf(type);
  const problems: GovernanceEntityProblem[] = [];
  for (const name of blockNames()) {
    const block = entity.spec?.[name];
    if (block === undefined) {
      continue;
    }
    if (name !== own) {
      problems.push({
        field: `spec.${name}`,
        value: shortenedValue(block),
        message: `does not belong to spec.type ${type}; accepted is spec.${own}`,
      });
      continue;
    }
    const result = TYPED_BLOCKS[name].safeParse(block);
    if (!result.success) {
      problems.push(
        ...result.error.issues.flatMap(issue =>
          describeIssue(issue, name, block),
        ),
      );
    }
  }
  return problems;
}

function blockNames(): TypedBlockName[] {
  return ['identity', 'certificate', 'partnerIntegration'];
}

function describeIssue(
  issue: z.core.$ZodIssue,
  name: TypedBlockName,
  block: unknown,
): GovernanceEntityProblem[] {
  const at = (keys: PropertyKey[]): GovernanceEntityProblem['field'] =>
    ['spec', name, ...keys.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    const accepted = Object.keys(TYPED_BLOCKS[name].shape).join(', ');
    return issue.keys.map(key => ({
      field: at([...issue.path, key]),
      value: shortenedValue(valueAt(block, [...issue.path, key])),
      message: `is not known; accepted are ${
        issue.path.length === 0 ? accepted : 'tool, reference'
      }`,
    }));
  }
  return [
    {
      field: at(issue.path),
      value: shortenedValue(valueAt(block, issue.path)),
      message: lowerFirst(issue.message),
    },
  ];
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? Reflect.get(inner, key)
        : undefined,
    value,
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en-US') + text.slice(1);
}
