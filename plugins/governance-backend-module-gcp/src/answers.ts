import { z } from 'zod/v4';

/**
 * A service account as `projects.serviceAccounts` returns it (IAM API v1). Unknown fields pass unread.
 */
export const serviceAccountSchema = z.object({
  name: z.string().optional(),
  projectId: z.string().optional(),
  uniqueId: z.string().optional(),
  email: z.string().min(3),
  displayName: z.string().optional(),
  description: z.string().optional(),
  disabled: z.boolean().optional(),
});

/** A key as `projects.serviceAccounts.keys` returns it (IAM API v1). */
export const keySchema = z.object({
  name: z
    .string()
    .regex(
      /^projects\/[^/]+\/serviceAccounts\/[^/]+\/keys\/[^/]+$/,
      'must be projects/…/serviceAccounts/…/keys/…',
    ),
  validAfterTime: z.iso.datetime({ offset: true }).optional(),
  validBeforeTime: z.iso.datetime({ offset: true }).optional(),
  keyAlgorithm: z.string().optional(),
  keyOrigin: z.string().optional(),
  keyType: z.string().optional(),
  disabled: z.boolean().optional(),
});

/** A policy as `getIamPolicy` returns it. */
export const policySchema = z.object({
  version: z.number().optional(),
  etag: z.string().optional(),
  bindings: z
    .array(
      z.object({
        role: z.string().min(1),
        members: z.array(z.string()).default([]),
        condition: z
          .object({
            title: z.string().optional(),
            expression: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default([]),
});

export type ServiceAccount = z.output<typeof serviceAccountSchema>;
export type ServiceAccountKey = z.output<typeof keySchema>;
export type Policy = z.output<typeof policySchema>;

/** One object out of an answer, still to be checked. */
export type Answer =
  | { kind: 'account'; item: string; value: unknown }
  | { kind: 'key'; item: string; value: unknown }
  | { kind: 'policy'; item: string; value: unknown; resourceHint?: string }
  | { kind: 'nothing'; item: string; reason: string };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The resource that a request address or a file's name speaks of, where it does. */
export function resourceIn(name: string): string | undefined {
  const account =
    /serviceAccounts[/-]([^/\s]+?@[^/\s:?]+?)[:/-]getIamPolicy/.exec(name);
  if (account) {
    return `serviceAccounts/${account[1]}`;
  }
  const other =
    /(projects|folders|organizations)[/-]([a-z0-9][a-z0-9-]*?)[:-]getIamPolicy/.exec(
      name,
    );
  return other ? `${other[1]}/${other[2]}` : undefined;
}

function one(value: unknown, item: string, resourceHint?: string): Answer {
  if (isRecord(value)) {
    if (Array.isArray(value.bindings)) {
      return { kind: 'policy', item, value, resourceHint };
    }
    if (typeof value.name === 'string' && /\/keys\/[^/]+$/.test(value.name)) {
      return { kind: 'key', item, value };
    }
    if ('email' in value) {
      return { kind: 'account', item, value };
    }
    // An empty policy has an etag and nothing else.
    if ('etag' in value && !('name' in value)) {
      return { kind: 'policy', item, value, resourceHint };
    }
  }
  return {
    kind: 'nothing',
    item,
    reason:
      'It is neither a service account (email), a key (name ending in /keys/…), nor an IAM policy (bindings).',
  };
}

/**
 * Takes an answer apart: the object of a `get`, the list of a `list` (`accounts`, `keys`), an array as `gcloud
 * --format=json` prints it, or any of them as the `body` of a recorded exchange.
 */
export function answersIn(document: unknown, item: string): Answer[] {
  if (Array.isArray(document)) {
    return document.flatMap((entry, index) =>
      answersIn(entry, `${item}, entry ${index + 1}`),
    );
  }
  if (!isRecord(document)) {
    return [one(document, item)];
  }
  if (isRecord(document.body) && !('email' in document)) {
    const headers = isRecord(document.headers) ? document.headers : {};
    const location = headers['content-location'];
    return answersIn(document.body, item).map(answer =>
      answer.kind === 'policy' && typeof location === 'string'
        ? { ...answer, resourceHint: resourceIn(location) }
        : answer,
    );
  }
  for (const list of ['accounts', 'keys'] as const) {
    const entries = document[list];
    if (Array.isArray(entries)) {
      return entries.map((entry, index) =>
        one(entry, `${item}, ${list} ${index + 1}`),
      );
    }
  }
  // The API leaves an empty list out altogether.
  return Object.keys(document).length === 0 ? [] : [one(document, item)];
}
