import { z } from 'zod/v4';

const authSchema = z.looseObject({
  metadata: z.record(z.string(), z.string()).nullish(),
});

const entrySchema = z.looseObject({
  time: z.iso.datetime(),
  type: z.string(),
  error: z.string().optional(),
  request: z
    .looseObject({
      path: z.string().optional(),
      mount_type: z.string().optional(),
      namespace: z.looseObject({ path: z.string().optional() }).optional(),
    })
    .optional(),
  response: z.looseObject({ auth: authSchema.optional() }).optional(),
});

/** A login with an AppRole. */
export interface Login {
  /** Namespace that it was made in, without slashes at its ends; empty for the root. */
  namespace: string;
  mount: string;
  role: string;
  /** ISO 8601. */
  at: string;
}

/** What a line of an audit log says. */
export type AuditLine =
  | ({ kind: 'login' } & Login)
  | { kind: 'other' }
  | { kind: 'unreadable' };

const LOGIN = /^auth\/(.+)\/login$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A line that was cut; the parser's words repeat it.
    return undefined;
  }
}

/**
 * Reads a line of the file audit device (JSON, one entry a line). A login is the answer to one that the server took: what it
 * refused has no token in it. The name of the role stands in the metadata of the token as it is; role id and secret id are
 * hashed and are not looked at. Pure.
 */
export function parseAuditLine(text: string): AuditLine {
  const { data } = entrySchema.safeParse(parseJson(text));
  if (!data) {
    return { kind: 'unreadable' };
  }
  const { type, error, request, response, time } = data;
  const mount = LOGIN.exec(request?.path ?? '')?.[1];
  const role = response?.auth?.metadata?.role_name;
  return type === 'response' &&
    !error &&
    request?.mount_type === 'approle' &&
    mount !== undefined &&
    role !== undefined
    ? {
        kind: 'login',
        namespace: (request.namespace?.path ?? '').replace(/^\/|\/$/g, ''),
        mount,
        role,
        at: new Date(time).toISOString(),
      }
    : { kind: 'other' };
}
