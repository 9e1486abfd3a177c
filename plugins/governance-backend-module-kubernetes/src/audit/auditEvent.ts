import { z } from 'zod/v4';

/**
 * An event of the audit log, as far as it says who called.
 *
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
 */
export const auditEventSchema = z.looseObject({
  kind: z.literal('Event'),
  auditID: z.string().min(1),
  stage: z.string(),
  requestReceivedTimestamp: z.iso.datetime(),
  user: z
    .looseObject({
      username: z.string().optional(),
      extra: z.record(z.string(), z.array(z.string())).optional(),
    })
    .optional(),
  sourceIPs: z.array(z.string()).optional(),
  userAgent: z.string().optional(),
});

/** What {@link auditEventSchema} accepts, parsed. */
export type AuditEvent = z.output<typeof auditEventSchema>;

const ACCOUNT = /^system:serviceaccount:[^:]+:.+$/;
const CREDENTIAL = 'authentication.kubernetes.io/credential-id';
const POD = 'authentication.kubernetes.io/pod-name';

/** The service account that called; `undefined` where somebody else did. Pure. */
export function accountOf({ user }: AuditEvent): string | undefined {
  const name = user?.username;
  return name && ACCOUNT.test(name) ? name : undefined;
}

/**
 * The token that it called with, as the server names it. Tokens of pods are left out: the kubelet makes a new one every hour, and
 * nobody decides about one. Pure.
 */
export function credentialOf({ user }: AuditEvent): string | undefined {
  const extra = user?.extra ?? {};
  return POD in extra ? undefined : extra[CREDENTIAL]?.[0];
}

/** From where and with which program, without its version: words that stay the same from day to day. Pure. */
export function callerOf({ sourceIPs, userAgent }: AuditEvent): string {
  const program = /^[A-Za-z][A-Za-z0-9_.-]*/.exec(userAgent ?? '')?.[0];
  const [from = 'an address that is not recorded'] = sourceIPs ?? [];
  return program ? `${from} (${program})` : from;
}
