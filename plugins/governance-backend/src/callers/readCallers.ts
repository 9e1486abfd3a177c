import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v4';
import { CallerRule, partsOf } from './callerRule';

const path = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)*$/, 'is no path to a fact');

const rules = z.array(
  z.strictObject({
    issuer: z.string().regex(/^[A-Za-z0-9_-]+$/),
    subject: z.string().min(1).max(500),
    kind: z.enum(['pipeline', 'workload', 'agent']),
    mayRequest: z.array(z.string()).default([]),
    mayEmit: z.array(z.string()).default([]),
    proves: z.record(path, z.union([z.string(), z.boolean()])).default({}),
    words: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  }),
);

interface ExternalAccess {
  type: string;
  options?: {
    subject?: string;
    subjectPrefix?: string;
    issuer?: unknown;
    audience?: unknown;
  };
}

/** Why a rule does not say for certain who calls, if it does not. */
function findWeakness(
  rule: CallerRule,
  access: readonly ExternalAccess[],
): string | undefined {
  const verifying = access.filter(
    ({ type, options }) =>
      type === 'jwks' && options?.subjectPrefix === rule.issuer,
  );
  if (verifying.length !== 1) {
    return `${verifying.length} entries of backend.auth.externalAccess have the type jwks and the subjectPrefix '${rule.issuer}'; exactly one is needed`;
  }
  const [{ options }] = verifying;
  if (options?.issuer === undefined || options.audience === undefined) {
    return `the entry of backend.auth.externalAccess with the subjectPrefix '${rule.issuer}' names no issuer or no audience, so that tokens of anybody would do`;
  }
  const shared = access.find(
    ({ type, options: other }) =>
      type === 'static' &&
      (other?.subject ?? '').startsWith(`external:${rule.issuer}:`),
  );
  if (shared) {
    return `a static token of backend.auth.externalAccess has the subject '${shared.options?.subject}', so that a shared password would do for a signature`;
  }
  try {
    const parts = partsOf(rule.subject);
    const unknown = Object.values(rule.proves).flatMap(value =>
      typeof value === 'string'
        ? partsOf(value).filter(part => !parts.includes(part))
        : [],
    );
    return unknown.length > 0
      ? `proves names {${unknown[0]}}, which subject does not have`
      : undefined;
  } catch (error) {
    return String(error);
  }
}

/**
 * Reads `governance.callers`: pipelines, workloads and agents that prove themselves by a token of an issuer whose keys are
 * known. A shared password never does.
 *
 * @throws InputError for a rule that does not say for certain who calls.
 */
export function readCallers(config: RootConfigService): CallerRule[] {
  const parsed = rules.safeParse(
    config.getOptional('governance.callers') ?? [],
  );
  if (!parsed.success) {
    throw new InputError(
      `governance.callers: ${z.prettifyError(parsed.error)}`,
    );
  }
  const access =
    config.getOptional<ExternalAccess[]>('backend.auth.externalAccess') ?? [];
  parsed.data.forEach((rule, index) => {
    const weakness = findWeakness(rule, access);
    if (weakness !== undefined) {
      throw new InputError(`governance.callers[${index}]: ${weakness}`);
    }
  });
  return parsed.data;
}
