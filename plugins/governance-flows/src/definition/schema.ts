import { z } from 'zod/v4';
import { isPositiveDuration } from './durations';
import { isForeignStrategy, refuseStrategy } from '../strategy/strategies';
import { isCron, isTimeZone } from './schedule';

export const name = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9-]{0,62}$/, 'must be a name such as owner-review');
export const signal = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9-]*(\.[a-z][a-zA-Z0-9-]*)*$/,
    'must be a name such as owner.assigned',
  );
export const path = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)+$/,
    'must be a path to a fact such as request.scopes',
  );
export const expression = z.string().min(1).max(2000);
export const duration = z
  .string()
  .refine(
    isPositiveDuration,
    'must be an ISO 8601 duration longer than nothing and no longer than a hundred years, such as P7D or PT1H',
  );
export const versionedEffect = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9-]*(\.[a-z][a-zA-Z0-9-]*)*@v[1-9][0-9]*$/,
    'must be a versioned effect such as credential.revoke@v1',
  );
const always = z.literal(true, {
  error: 'always holds; a flow can only tighten it, so only true is accepted',
});

const timer = z
  .strictObject({
    after: duration.optional(),
    at: expression.optional(),
    before: expression.optional(),
    by: duration.optional(),
    each: expression.optional(),
    do: z.enum(['remind', 'escalate', 'call']).optional(),
    to: expression.optional(),
    uses: versionedEffect.optional(),
    goto: name.optional(),
  })
  .transform((value, ctx) => {
    const fail = (message: string) => {
      ctx.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const { after, at, before, by, each, to, uses } = value;
    const given = [after, at, before ?? by, each].filter(
      part => part !== undefined,
    );
    let due;
    if (given.length === 1 && after !== undefined) {
      due = { after };
    } else if (given.length === 1 && at !== undefined) {
      due = { at };
    } else if (given.length === 1 && before !== undefined && by !== undefined) {
      due = { before, by };
    } else if (given.length !== 1 || each === undefined) {
      return fail(
        'a timer is due by exactly one of after, at, each, or before with by',
      );
    }
    if (value.goto !== undefined && value.do === undefined && !to && !uses) {
      return due
        ? { ...due, goto: value.goto }
        : fail('a timer with each fires several times, so it has no goto');
    }
    const moment = due ?? { each: String(each) };
    if (value.do === 'remind' && value.goto === undefined && !uses) {
      return to === undefined
        ? { ...moment, do: value.do }
        : { ...moment, do: value.do, to };
    }
    if (value.do === 'escalate' && value.goto === undefined && to && !uses) {
      return { ...moment, do: value.do, to };
    }
    if (value.do === 'call' && value.goto === undefined && uses && !to) {
      return { ...moment, do: value.do, uses };
    }
    return fail(
      'a timer has exactly one of goto: state, do: remind, do: escalate with to, or do: call with uses',
    );
  });
const timers = z.array(timer).max(20).default([]);

const rule = z.strictObject({
  id: name,
  when: expression,
  goto: name,
  reason: z.string().max(500).optional(),
  bounded: z.boolean().default(false),
});

const gate = z
  .strictObject({
    gate: z
      .array(z.union([rule, z.strictObject({ else: name })]))
      .min(1)
      .max(50),
  })
  .transform((value, ctx) => {
    const last = value.gate.at(-1);
    const rules = value.gate.slice(0, -1);
    if (!last || !('else' in last)) {
      ctx.addIssue({
        code: 'custom',
        message: 'a gate ends in {else: state}',
        path: ['gate'],
      });
      return z.NEVER;
    }
    const early = rules.findIndex(entry => 'else' in entry);
    if (early >= 0) {
      ctx.addIssue({
        code: 'custom',
        message: 'else is the last entry of a gate; what follows can never be',
        path: ['gate', early],
      });
      return z.NEVER;
    }
    return {
      kind: 'gate' as const,
      rules: rules.flatMap(entry => ('id' in entry ? [entry] : [])),
      else: last.else,
    };
  });

const separation = z
  .strictObject({
    notRequester: always.optional(),
    notFlowAuthor: always.optional(),
    humansOnly: always.optional(),
    distinctAcrossStages: always.optional(),
    notSubject: z.boolean().default(false),
    notDelegateOf: z.array(z.enum(['requester', 'subject'])).default([]),
    notLastApproverOf: expression.optional(),
  })
  .transform(({ notSubject, notDelegateOf, notLastApproverOf }) => ({
    notSubject,
    notDelegateOf,
    ...(notLastApproverOf === undefined ? {} : { notLastApproverOf }),
  }));

const strategy = expression.superRefine((text, ctx) => {
  if (isForeignStrategy(text)) {
    ctx.addIssue({ code: 'custom', message: refuseStrategy(text) });
  }
});

const approval = z
  .strictObject({
    approval: z.strictObject({
      stages: z
        .array(
          z.strictObject({
            id: name,
            from: expression,
            quorum: z.int().min(1).max(20).default(1),
            when: expression.optional(),
          }),
        )
        .min(1)
        .max(10),
      separation: separation.default({ notSubject: false, notDelegateOf: [] }),
      onNoEligibleApprover: z
        .enum(['escalate', 'deny'], {
          error:
            'must be escalate or deny; nothing is ever approved by default',
        })
        .default('escalate'),
      strategy: strategy.optional(),
      decisions: z.array(name).min(2).max(10).default(['approve', 'deny']),
      bindTo: z.array(path).max(50).default([]),
      minDecisionTime: duration.optional(),
      proof: z
        .strictObject({ uses: versionedEffect, fresh: duration })
        .optional(),
    }),
    timers,
    on: z.record(name, name),
  })
  .transform(value => ({
    kind: 'approval' as const,
    ...value.approval,
    timers: value.timers,
    on: value.on,
  }));

const challenge = z
  .strictObject({
    challenge: z.strictObject({
      uses: versionedEffect,
      of: expression,
      fresh: duration,
      bindTo: z.array(path).max(50).default([]),
    }),
    timers,
    on: z.strictObject({ passed: name, failed: name }),
  })
  .transform(value => ({
    kind: 'challenge' as const,
    ...value.challenge,
    timers: value.timers,
    on: value.on,
  }));

const effect = z
  .strictObject({
    effect: z.strictObject({
      uses: versionedEffect,
      with: z
        .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), expression)
        .default({}),
      compensate: versionedEffect.optional(),
      timeout: duration,
      retry: z.strictObject({
        max: z.int().min(1).max(100),
        cap: duration,
      }),
    }),
    on: z.strictObject({ done: name, failed: name }),
  })
  .transform(value => ({
    kind: 'effect' as const,
    ...value.effect,
    on: value.on,
  }));

const wait = z
  .strictObject({
    wait: z.strictObject({ for: z.array(signal).max(20) }),
    timers,
    on: z.record(signal, name).default({}),
  })
  .transform(value => ({
    kind: 'wait' as const,
    for: value.wait.for,
    timers: value.timers,
    on: value.on,
  }));

const end = z
  .strictObject({
    end: name,
    obligations: z
      .array(
        z.strictObject({
          kind: name,
          at: expression.optional(),
          every: duration.optional(),
        }),
      )
      .default([]),
    page: z.string().min(1).optional(),
    compensate: z.literal('all').optional(),
  })
  .transform(({ end: outcome, ...rest }) => ({
    kind: 'end' as const,
    outcome,
    ...rest,
  }));

/** The schema of a state, by the key that names its kind. */
export const stateSchemas = { gate, approval, challenge, effect, wait, end };

const guard = z.strictObject({
  id: name,
  blocks: z
    .array(z.union([z.literal('*'), versionedEffect]))
    .min(1)
    .max(50),
  except: z.array(versionedEffect).max(50).default([]),
  when: expression,
  goto: name,
});

const exception = z.strictObject({
  id: name,
  relaxes: z
    .string()
    .regex(
      /^[a-z][a-zA-Z0-9-]*\/[a-z][a-zA-Z0-9-]*$/,
      'must be a rule such as intake/ttl-policy',
    ),
  maxDuration: duration,
  renewals: z.int().min(0).max(20),
  approval: z.strictObject({
    from: expression,
    quorum: z.int().min(1).max(20).default(1),
  }),
});

const trigger = z.strictObject({
  on: z.array(signal).max(20).default([]),
  when: expression.optional(),
  dedupe: z.array(path).max(10).default([]),
  schedule: z
    .strictObject({
      cron: z
        .string()
        .refine(
          isCron,
          'must be a cron expression of five fields, such as "0 6 1 * *"',
        ),
      tz: z
        .string()
        .refine(isTimeZone, 'must be a time zone such as UTC or Europe/Berlin')
        .default('UTC'),
    })
    .optional(),
  forEach: z
    .strictObject({ subjects: name, where: expression.optional() })
    .optional(),
  maxParallel: z.int().min(1).max(100_000).optional(),
  breaker: z
    .strictObject({
      denyRate: z.number().gt(0).max(1),
      minSamples: z.int().min(1).max(100_000),
      do: z.literal('pause-and-page'),
    })
    .optional(),
});

const suppression = z.strictObject({
  check: name,
  at: z.string().min(1).max(500).optional(),
  reason: z.string().min(10, 'says why, in ten characters at least').max(500),
  until: z.iso.date(),
});

/** The schema of a document of kind `Flow`, its states left for {@link stateSchemas}. */
export const flowSchema = z.strictObject({
  apiVersion: z.literal('governance.countersign.dev/v1'),
  kind: z.literal('Flow'),
  metadata: z.strictObject({
    name,
    version: z
      .string({ error: 'must be a text such as "1.0.0"' })
      .regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0'),
    owner: z.string().min(1).max(200),
    title: z.string().max(200).optional(),
    description: z.string().max(5000).optional(),
  }),
  spec: z.strictObject({
    context: z
      .string()
      .regex(
        /^[A-Z][A-Za-z]*\/v[1-9][0-9]*$/,
        'must be a context such as ReviewContext/v1',
      ),
    maxDuration: z.strictObject({ after: duration, goto: name }).optional(),
    trigger: trigger.optional(),
    guards: z.array(guard).max(20).optional(),
    exceptions: z.array(exception).max(20).optional(),
    suppressions: z.array(suppression).max(50).optional(),
    initial: name,
    states: z.record(name, z.record(z.string(), z.unknown())),
  }),
});
