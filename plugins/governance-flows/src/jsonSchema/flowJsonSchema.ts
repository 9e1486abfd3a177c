import { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod/v4';
import {
  effectCatalogueSchema,
  exceptionGrantSchema,
  factFormulaSchema,
  factSchemaSchema,
  flowAssertionSchema,
  flowMigrationSchema,
  flowTestSchema,
} from '../definition/documentSchemas';
import { flowSchema, stateSchemas } from '../definition/schema';

const KINDS = {
  Flow: flowSchema,
  FlowTest: flowTestSchema,
  FlowMigration: flowMigrationSchema,
  ExceptionGrant: exceptionGrantSchema,
  FlowAssertion: flowAssertionSchema,
  FactFormula: factFormulaSchema,
  FactSchema: factSchemaSchema,
  EffectCatalogue: effectCatalogueSchema,
} as const;

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an author writes, before defaults are applied. What JSON Schema cannot say is left to the linter. */
function convert(schema: z.ZodType, name: string): JsonObject {
  const converted = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  return JSON.parse(
    // References within a schema stay within it, wherever it is put.
    JSON.stringify({ ...converted, $schema: undefined }).replace(
      /"#\/definitions\//g,
      `"#/definitions/${name}/definitions/`,
    ),
  );
}

/** The object at a path of a schema, opened for a change. */
function within(schema: JsonObject, path: readonly string[]): JsonObject {
  return path.reduce<JsonObject>((inner, name) => {
    const next = inner[name];
    if (!isObject(next)) {
      throw new TypeError(`The schema of a flow has no ${path.join('.')}`);
    }
    return next;
  }, schema);
}

/**
 * The language as JSON Schema (draft 7, which editors know best), for completion and for a first check while a document is
 * written. Every document that loads is valid by it; the converse does not hold, for it knows neither types of expressions
 * nor targets.
 *
 * @public
 */
export function flowJsonSchema(): JsonObject {
  const states = Object.entries(stateSchemas);
  const kinds = Object.entries(KINDS);
  const flow = convert(flowSchema, 'Flow');
  const anyState = within(flow, ['properties', 'spec', 'properties', 'states']);
  anyState.additionalProperties = {
    // The key that names the kind chooses the schema, so that an editor says what is wrong in it and not in six others.
    allOf: states.map(([key]) => ({
      if: { required: [key] },
      then: { $ref: `#/definitions/state-${key}` },
    })),
    oneOf: states.map(([key]) => ({ required: [key] })),
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Countersign flow language',
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: { const: 'governance.countersign.dev/v1' },
      kind: { enum: kinds.map(([kind]) => kind) },
    },
    allOf: kinds.map(([kind]) => ({
      if: { properties: { kind: { const: kind } } },
      then: { $ref: `#/definitions/${kind}` },
    })),
    definitions: {
      ...Object.fromEntries(
        kinds.map(([kind, schema]) => [
          kind,
          kind === 'Flow' ? flow : convert(schema, kind),
        ]),
      ),
      ...Object.fromEntries(
        states.map(([key, schema]) => [
          `state-${key}`,
          convert(schema, `state-${key}`),
        ]),
      ),
    },
  };
}
