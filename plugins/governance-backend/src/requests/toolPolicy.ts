import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { z } from 'zod/v4';

/** Tools that agents may ask for, by name. */
export interface ToolPolicy {
  [tool: string]: { writes: boolean; agents: string[] };
}

const policy = z.record(
  z.string(),
  z.strictObject({
    writes: z.boolean(),
    agents: z.array(z.string()).default([]),
  }),
);

/**
 * Reads `governance.agents.tools`.
 *
 * @throws InputError for what is none.
 */
export function readToolPolicy(config: RootConfigService): ToolPolicy {
  const parsed = policy.safeParse(
    config.getOptional('governance.agents.tools') ?? {},
  );
  if (!parsed.success) {
    throw new InputError(
      `governance.agents.tools: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/** What is known of a tool that is asked for. One that nobody has listed writes and is in no policy. Pure. */
export function toolFacts(tools: ToolPolicy, stated: JsonObject): JsonObject {
  const { tool, agent } = stated;
  const named = (group: typeof tool, field: string) =>
    isJsonObject(group) ? group[field] : undefined;
  const name = named(tool, 'name');
  if (typeof name !== 'string') {
    return {};
  }
  const known = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const ref = named(agent, 'ref');
  return {
    tool: {
      writes: known?.writes ?? true,
      inPolicy: typeof ref === 'string' && (known?.agents ?? []).includes(ref),
    },
  };
}
