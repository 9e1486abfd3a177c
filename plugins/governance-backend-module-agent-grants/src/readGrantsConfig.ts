import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod/v4';

const HOUR_MS = 60 * 60 * 1000;

/** A scope token (RFC 6749, section 3.3): no space, for a space would make two of it. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

const settings = z.object({
  id: z.string().min(1).default('agent-grants'),
  title: z.string().min(1).default('Grants for AI agents'),
  environment: z.string().min(1).optional(),
  issuer: z.url(),
  signing: z.strictObject({
    privateKey: z.string().min(1),
    furtherPublicKeys: z.array(z.string().min(1)).default([]),
  }),
  tools: z.record(
    z.string(),
    z.strictObject({
      audience: z.string().min(1),
      scopes: z.array(z.string().regex(SCOPE, 'has a space, or is empty')),
    }),
  ),
  introspectionClients: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        secret: z.string().min(16),
        audience: z.string().min(1),
      }),
    )
    .default([]),
});

/** A tool: the server that it is at, and what can be granted of it. */
export interface Tool {
  audience: string;
  scopes: string[];
}

/** A resource server that may ask whether a token of its own is good. */
export interface IntrospectionClient {
  id: string;
  secret: string;
  audience: string;
}

/** What is configured. */
export interface GrantsConfig {
  id: string;
  title: string;
  environment?: string;
  /** `iss` of every token. */
  issuer: string;
  signing: { privateKey: string; furtherPublicKeys: string[] };
  tools: ReadonlyMap<string, Tool>;
  introspectionClients: IntrospectionClient[];
  longestLifeMs: number;
}

/**
 * Reads `governance.agentGrants`.
 *
 * @throws InputError naming what is wrong, never with a key or a secret
 */
export function readGrantsConfig(
  config: RootConfigService,
): GrantsConfig | undefined {
  const section = config.getOptionalConfig('governance.agentGrants');
  if (!section) {
    return undefined;
  }
  const parsed = settings.safeParse(section.get());
  if (!parsed.success) {
    throw new InputError(
      `governance.agentGrants: ${z.prettifyError(parsed.error)}`,
    );
  }
  return {
    ...parsed.data,
    tools: new Map(Object.entries(parsed.data.tools)),
    longestLifeMs: section.has('longestLife')
      ? durationToMilliseconds(
          readDurationFromConfig(section, { key: 'longestLife' }),
        )
      : HOUR_MS,
  };
}
