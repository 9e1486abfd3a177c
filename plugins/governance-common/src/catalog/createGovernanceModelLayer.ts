import {
  CatalogModelKindRelationFieldDefinition,
  CatalogModelLayer,
  createCatalogModelLayer,
} from '@backstage/catalog-model/alpha';
import { JsonObject } from '@backstage/types';
import { z } from 'zod/v4';
import { GOVERNED_RESOURCE_TYPES } from '../inventory';
import {
  ANNOTATION_CERTIFICATES,
  ANNOTATION_CORRELATION,
  ANNOTATION_IDENTITIES,
  ANNOTATION_IDENTITY,
  ANNOTATION_LAST_CERTIFICATION,
  ANNOTATION_LAST_CERTIFIED,
  ANNOTATION_INVENTORY_IDENTITIES,
  ANNOTATION_PARTNER_INTEGRATIONS,
} from './annotations';
import { TYPED_BLOCK_RELATIONS } from './readGovernedRelations';
import { GOVERNANCE_RELATION_PAIRS } from './relations';
import { TYPED_BLOCKS, TypedBlockName } from './typedBlocks';
import { typedBlockOf } from './validateGovernedResource';

/** What the built-in Resource gives relations for; a version of a kind replaces these as a whole. */
const RESOURCE_RELATION_FIELDS: CatalogModelKindRelationFieldDefinition[] = [
  {
    selector: { path: 'spec.owner' },
    relation: 'ownedBy',
    defaultKind: 'Group',
    defaultNamespace: 'inherit',
    allowedKinds: ['Group', 'User'],
  },
  {
    selector: { path: 'spec.dependsOn' },
    relation: 'dependsOn',
    defaultNamespace: 'inherit',
  },
  {
    selector: { path: 'spec.dependencyOf' },
    relation: 'dependencyOf',
    defaultNamespace: 'inherit',
  },
  {
    selector: { path: 'spec.system' },
    relation: 'partOf',
    defaultKind: 'System',
    defaultNamespace: 'inherit',
  },
];

const KIND_NAMES = { component: 'Component', resource: 'Resource' } as const;

const ANNOTATIONS = [
  [ANNOTATION_IDENTITIES, 'Identities a component authenticates as'],
  [ANNOTATION_CERTIFICATES, 'Certificates a component presents'],
  [
    ANNOTATION_PARTNER_INTEGRATIONS,
    'Partner integrations a component is part of',
  ],
  [
    ANNOTATION_INVENTORY_IDENTITIES,
    'Identities of the inventory, as <source>/<realm>[@<region>]/<external id>, one a line',
  ],
  [
    ANNOTATION_CORRELATION,
    'What correlation rules compare, key=value, one a line',
  ],
  [ANNOTATION_IDENTITY, 'The inventory record that a resource stands for'],
  [ANNOTATION_LAST_CERTIFIED, 'The day of the last decision about it'],
  [
    ANNOTATION_LAST_CERTIFICATION,
    'What the last decisions came to: certified, partly or revoked',
  ],
] as const;

/**
 * A catalog model layer with the governed types of `Resource`, their relations and annotations. For adopters who use
 * the catalog's model system; registering any layer makes the whole catalog validate by models.
 *
 * @see https://backstage.io/docs/features/software-catalog/extending-the-model
 * @alpha
 */
export function createGovernanceModelLayer(): CatalogModelLayer {
  return createCatalogModelLayer({
    layerId: 'governance.countersign.dev/governed-resources',
    builder: model => {
      for (const block of blockNames()) {
        model.addKindVersion({
          kind: 'Resource',
          versions: [
            {
              name: ['v1alpha1', 'v1beta1'],
              specType: GOVERNED_RESOURCE_TYPES.filter(
                type => typedBlockOf(type) === block,
              ),
              description: `A governed resource with spec.${block}`,
              relationFields: [
                ...RESOURCE_RELATION_FIELDS,
                ...TYPED_BLOCK_RELATIONS[block].map(
                  ({ field, kind, relation }) => ({
                    selector: { path: `spec.${block}.${field}` },
                    relation,
                    defaultKind: KIND_NAMES[kind],
                    defaultNamespace: 'inherit' as const,
                    allowedKinds: [KIND_NAMES[kind]],
                  }),
                ),
              ],
              schema: { jsonSchema: specSchema(block) },
            },
          ],
        });
      }
      for (const pair of GOVERNANCE_RELATION_PAIRS) {
        model.addRelationPair(pair);
      }
      for (const [name, description] of ANNOTATIONS) {
        model.addAnnotation({ name, description });
      }
    },
  });
}

function blockNames(): TypedBlockName[] {
  return ['identity', 'certificate', 'partnerIntegration'];
}

function specSchema(block: TypedBlockName): JsonObject {
  const ref = { type: 'string', minLength: 1 };
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        required: ['type', 'owner'],
        properties: {
          type: ref,
          owner: ref,
          system: ref,
          dependsOn: { type: 'array', items: ref },
          dependencyOf: { type: 'array', items: ref },
          [block]: blockSchema(block),
        },
      },
    },
  };
}

function blockSchema(block: TypedBlockName): JsonObject {
  const schema = z.toJSONSchema(TYPED_BLOCKS[block], {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      // The catalog's validator knows no formats, and refuses a schema that names one
      delete jsonSchema.format;
    },
  });
  const { $schema, ...rest } = schema;
  return JSON.parse(JSON.stringify(rest));
}
