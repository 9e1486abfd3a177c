import { JsonObject, JsonValue } from '@backstage/types';
import { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { FactField } from '../policy/flowContext';
import { duration, expression, name, path, versionedEffect } from './schema';

const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;
const jsonObject: z.ZodType<JsonObject> = z.record(
  z.string(),
  json,
) as z.ZodType<JsonObject>;
const sentence = z.string().min(1).max(500);
const entityRef = z.string().min(1).max(200);
const versionText = z
  .string({ error: 'must be a text such as "1.0.0"' })
  .regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0');
const time = z
  .string()
  .refine(
    text => DateTime.fromISO(text).isValid,
    'must be an ISO 8601 time such as 2026-12-31T00:00:00Z',
  )
  .transform(text =>
    String(DateTime.fromISO(text, { zone: 'utc' }).toUTC().toISO()),
  );
const metadata = z.strictObject({
  name,
  owner: entityRef,
  version: versionText.optional(),
  title: z.string().max(200).optional(),
  description: z.string().max(5000).optional(),
});

function document<K extends string, M extends z.ZodType, S extends z.ZodType>(
  kind: K,
  meta: M,
  spec: S,
) {
  return z.strictObject({
    apiVersion: z.literal('governance.countersign.dev/v1'),
    kind: z.literal(kind),
    metadata: meta,
    spec,
  });
}

const fieldName = z.string().regex(/^[a-z][a-zA-Z0-9]*$/);
const anyField = {
  optional: z.boolean().optional(),
  stated: z.boolean().optional(),
};
const leaf = z.union([
  z.strictObject({
    ...anyField,
    type: z.literal('int'),
    min: z.int().optional(),
    max: z.int().optional(),
  }),
  z.strictObject({
    ...anyField,
    type: z.literal('string'),
    oneOf: z.array(z.string()).min(1).max(200).optional(),
  }),
  z.strictObject({
    ...anyField,
    type: z.literal('list<string>'),
    maxItems: z.int().min(1).max(10_000).optional(),
    oneOf: z.array(z.string()).min(1).max(200).optional(),
  }),
  z.strictObject({
    ...anyField,
    type: z.enum(['bool', 'timestamp']),
  }),
  z.strictObject({
    ...anyField,
    type: z.literal('map<string, list<string>>'),
    maxItems: z.int().min(1).max(10_000).optional(),
  }),
]);
const factField: z.ZodType<FactField> = z.lazy(() =>
  z.union([
    leaf,
    z.strictObject({
      ...anyField,
      fields: z.record(fieldName, factField),
    }),
  ]),
) as z.ZodType<FactField>;

const recorded = z.strictObject({
  proof: jsonObject.default({}),
  facts: jsonObject.optional(),
});

export const effectCatalogueSchema = document(
  'EffectCatalogue',
  metadata,
  z.strictObject({
    effects: z.record(
      versionedEffect,
      z.strictObject({
        access: z.enum(['gives', 'takes', 'none']),
        idempotent: z.boolean(),
        irreversible: z.boolean().default(false),
        yields: z.record(path, z.enum(['fact', 'secret'])).default({}),
        recorded: recorded.default({ proof: {} }),
      }),
    ),
  }),
);

export const factSchemaSchema = document(
  'FactSchema',
  metadata.extend({
    name: z
      .string()
      .regex(/^[A-Z][A-Za-z]*$/, 'must be a name such as ReviewContext'),
    version: z.string().regex(/^v[1-9][0-9]*$/, 'must be a version such as v1'),
  }),
  z.strictObject({
    about: z
      .strictObject({
        kind: z.enum(['identity', 'credential', 'grant', 'certificate']),
        fact: path.optional(),
      })
      .optional(),
    fields: z.record(fieldName, factField),
  }),
);

export const factFormulaSchema = document(
  'FactFormula',
  metadata,
  z.strictObject({
    yields: path,
    inputs: z.record(
      path,
      z.strictObject({ fact: leaf, maxAge: duration.optional() }),
    ),
    score: z
      .strictObject({
        base: z.int().default(0),
        min: z.int().default(0),
        max: z.int().default(100),
        points: z
          .array(
            z.strictObject({
              when: expression,
              add: z.int(),
              reason: sentence,
            }),
          )
          .min(1)
          .max(50),
      })
      .optional(),
    verdict: z
      .strictObject({
        all: z
          .array(z.strictObject({ holds: expression, reason: sentence }))
          .min(1)
          .max(50),
      })
      .optional(),
  }),
);

export const flowAssertionSchema = document(
  'FlowAssertion',
  metadata,
  z.strictObject({
    severity: z.enum(['error', 'warning']).default('error'),
    flows: z.array(name).min(1).optional(),
    to: z.strictObject({
      effects: z.array(versionedEffect).default([]),
      outcomes: z.array(name).default([]),
    }),
    when: expression.optional(),
    requires: z.union([
      z.strictObject({
        stage: name,
        quorum: z.int().min(1).max(20).default(1),
      }),
      z.strictObject({ approvals: z.int().min(1).max(20) }),
      z.strictObject({ challenge: z.literal(true) }),
      z.strictObject({ obligation: name }),
      z.strictObject({ never: z.literal(true) }),
    ]),
  }),
);

export const exceptionGrantSchema = document(
  'ExceptionGrant',
  metadata,
  z.strictObject({
    flow: name,
    exception: name,
    subject: z.string().min(1).max(500),
    from: time,
    until: time,
    reason: z.string().min(10).max(2000),
    compensatingControl: z.string().min(10).max(2000),
  }),
);

export const flowMigrationSchema = document(
  'FlowMigration',
  z.strictObject({
    flow: name,
    owner: entityRef,
    description: z.string().max(5000).optional(),
  }),
  z.strictObject({
    from: versionText,
    to: versionText,
    states: z.record(name, name),
    timers: z.enum(['keep', 'recompute']).default('keep'),
  }),
);

const factPath = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9]*(\.[a-zA-Z][a-zA-Z0-9-]*)*$/,
    'must be a path to a fact such as request.scopes',
  );
const who = z.enum(['person', 'agent', 'bot', 'service']).default('person');
const testEvent = z
  .strictObject({
    at: duration.optional(),
    before: name.optional(),
    approve: entityRef.optional(),
    deny: entityRef.optional(),
    decide: z
      .strictObject({
        by: entityRef,
        decision: name,
        as: who,
        payload: jsonObject.optional(),
        proofAge: duration.optional(),
      })
      .optional(),
    prove: z
      .strictObject({
        by: entityRef,
        as: who,
        result: z.enum(['passed', 'failed']).default('passed'),
        proofAge: duration.default('PT1S'),
      })
      .optional(),
    withdraw: entityRef.optional(),
    signal: z.string().min(1).optional(),
    set: z.record(factPath, json).optional(),
  })
  .refine(
    event =>
      ['approve', 'deny', 'decide', 'prove', 'withdraw', 'signal'].filter(
        key => event[key as keyof typeof event] !== undefined,
      ).length <= 1,
    'one event is one thing: approve, deny, decide, prove, withdraw, signal or set',
  );

const faults = z.strictObject({
  after: name.optional(),
  kill: z.literal('worker').optional(),
  at: name.optional(),
  fail: sentence.optional(),
});

export const flowTestSchema = document(
  'FlowTest',
  z.strictObject({ flow: name }),
  z.strictObject({
    defaults: jsonObject.default({}),
    requester: entityRef.optional(),
    author: entityRef.optional(),
    connectors: z.record(versionedEffect, recorded).default({}),
    cases: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(200),
          with: z.record(factPath, json).default({}),
          without: z.array(factPath).default([]),
          requester: entityRef.optional(),
          exceptions: z
            .array(z.strictObject({ id: name, for: duration }))
            .default([]),
          connectors: z.record(versionedEffect, recorded).default({}),
          events: z.array(testEvent).max(200).default([]),
          faults: z.array(faults).max(50).default([]),
          expect: z.strictObject({
            path: z.array(name).optional(),
            state: name.optional(),
            outcome: name.optional(),
            rule: z.string().optional(),
            refused: z.string().optional(),
            effects: z.array(versionedEffect).optional(),
            effectsOnce: z.array(versionedEffect).optional(),
            never: z.array(versionedEffect).optional(),
            compensated: z.array(versionedEffect).optional(),
            notices: z.array(versionedEffect).optional(),
            obligations: z.array(name).optional(),
          }),
        }),
      )
      .min(1)
      .max(500),
    coverage: z
      .strictObject({
        states: z.number().min(0).max(100).default(100),
        transitions: z.number().min(0).max(100).default(100),
        gateRules: z.number().min(0).max(100).default(100),
        conditions: z.number().min(0).max(100).default(100),
      })
      .default({
        states: 100,
        transitions: 100,
        gateRules: 100,
        conditions: 100,
      }),
  }),
);
