import { IssueOrder } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';

/** What the labels and annotations of this suite begin with in a cluster. */
export const PREFIX = 'governance.countersign.dev';

/** Label with the id of the issuer, on every Secret that a token is bound to. */
export const ISSUER_LABEL = `${PREFIX}/issuer`;
const TAG_LABEL = `${PREFIX}/tag`;
const ORDER = `${PREFIX}/order`;
const TOKEN = `${PREFIX}/token`;
const CONFIRMED = `${PREFIX}/confirmed`;

/** Of what kind these Secrets are, so that nobody takes them for something to be read. */
const SECRET_TYPE = `${PREFIX}/token-binding`;

/** A label begins and ends with a letter or a digit. */
const TAG = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

const orderSchema = z.object({
  identity: z.string(),
  scopes: z.array(z.string()),
  notAfter: z.iso.datetime(),
  owner: z.string(),
  requestedBy: z.string(),
});

const tokenSchema = z.object({
  credentialId: z.string().min(1),
  expiresAt: z.iso.datetime(),
});

const metadataSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    creationTimestamp: z.iso.datetime(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

/** What is known of the token that is bound to a Secret. */
export type TokenFacts = z.output<typeof tokenSchema>;

/** A Secret with nothing in it that a token is bound to: what stands beside it says whose, and without it the token is refused. */
export interface TokenSecret {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  /** By the server's clock, in whole seconds. */
  createdAt: Date;
  tag: string;
  order: z.output<typeof orderSchema>;
  /** `undefined` where no token was handed out that is known of. */
  token?: TokenFacts;
  isConfirmed: boolean;
}

/** Whether a Secret can be named after a tag. */
export function fitsSecret(tag: string): boolean {
  return TAG.test(tag);
}

export function secretNameOf(tag: string): string {
  return `countersign-${tag}`;
}

/** The Secret of an order, as the server takes it. */
export function writeTokenSecret(
  issuer: string,
  order: IssueOrder & { namespace: string },
): object {
  const { tag, namespace, identity, scopes, notAfter } = order;
  const { owner, purpose, requestedBy, environment } = order;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: SECRET_TYPE,
    immutable: true,
    metadata: {
      name: secretNameOf(tag),
      namespace,
      labels: { [ISSUER_LABEL]: issuer, [TAG_LABEL]: tag },
      annotations: {
        [ORDER]: JSON.stringify({
          identity,
          scopes: [...new Set(scopes)].sort(),
          notAfter: new Date(notAfter).toISOString(),
          owner,
          requestedBy,
          purpose,
          environment,
        }),
      },
    },
  };
}

/** Annotations that say which token is bound to the Secret. */
export function tokenAnnotations(token: TokenFacts): Record<string, string> {
  return { [TOKEN]: JSON.stringify(token) };
}

/** Annotations that say that the owner has confirmed it. */
export function confirmedAnnotations(): Record<string, string> {
  return { [CONFIRMED]: 'true' };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // Somebody has written something else over it.
    return undefined;
  }
}

/** What labels and annotations of a Secret say of the token that is bound to it. */
export type TokenBinding = Pick<
  TokenSecret,
  'tag' | 'order' | 'token' | 'isConfirmed'
> & { issuer: string };

/** Reads what stands beside a Secret; `undefined` where it is none that a token of ours is bound to. Pure. */
export function readBinding(metadata: {
  name: string;
  labels?: Record<string, string> | null;
  annotations?: Record<string, string> | null;
}): TokenBinding | undefined {
  const { labels, annotations, name } = metadata;
  const issuer = labels?.[ISSUER_LABEL];
  const tag = labels?.[TAG_LABEL];
  const order = orderSchema.safeParse(parseJson(annotations?.[ORDER]));
  if (
    issuer === undefined ||
    tag === undefined ||
    secretNameOf(tag) !== name ||
    !order.success
  ) {
    return undefined;
  }
  return {
    issuer,
    tag,
    order: order.data,
    token: tokenSchema.safeParse(parseJson(annotations?.[TOKEN])).data,
    isConfirmed: annotations?.[CONFIRMED] === 'true',
  };
}

/**
 * Reads the metadata of a Secret.
 *
 * @returns `undefined` where it is none of this issuer
 * @throws Error where the server's answer is none about an object
 */
export function readTokenSecret(
  issuer: string,
  answer: unknown,
): TokenSecret | undefined {
  const { metadata } = metadataSchema.parse(answer);
  const binding = readBinding(metadata);
  if (binding?.issuer !== issuer) {
    return undefined;
  }
  const { name, namespace, uid, resourceVersion } = metadata;
  const { tag, order, token, isConfirmed } = binding;
  return {
    name,
    namespace,
    uid,
    resourceVersion,
    createdAt: new Date(metadata.creationTimestamp),
    tag,
    order,
    token,
    isConfirmed,
  };
}
