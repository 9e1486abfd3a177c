import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { AgentGrants, isGood } from './AgentGrants';
import { Grant } from './GrantStore';

const MINUTE_MS = 60_000;

const wanted = z.object({
  agent: z.string().min(1),
  tool: z.string().min(1),
  scopes: z.array(z.string()).min(1),
  ttlMinutes: z.number().int().positive(),
});

/** What the flow knows besides what it hands over. */
const known = z.object({
  agent: z.object({ ref: z.string().min(1), actsFor: z.string().optional() }),
  request: z.object({ identity: z.string(), issuer: z.string() }),
  owner: z.object({ ref: z.string() }).optional(),
});

function refuse(reason: string): EffectOutcome {
  return { outcome: 'failed', reason, retryable: false };
}

/** The tag of what a flow's instance has granted: one instance, one grant. */
export function tagOfInstance(instanceId: string): string {
  const digest = createHash('sha256').update(instanceId).digest('hex');
  return `t-${digest.slice(0, 32)}`;
}

function sameTerms(one: Grant, other: Grant): boolean {
  const terms = ({ agent, actsFor, tool, audience, scopes }: Grant) =>
    JSON.stringify([agent, actsFor, tool, audience, [...scopes].sort()]);
  return terms(one) === terms(other);
}

/** What an agent is to be granted, or why it is not. */
function planGrant(
  { config }: AgentGrants,
  call: EffectCall,
): Grant | EffectOutcome {
  const asked = wanted.safeParse(call.with);
  const facts = known.safeParse(call.facts);
  if (!asked.success || !facts.success) {
    return refuse('agent, tool, scopes, life, identity and issuer are needed');
  }
  const { agent, tool: name, scopes, ttlMinutes } = asked.data;
  const { owner, request } = facts.data;
  if (
    request.issuer !== config.id &&
    request.issuer !== `issuer:${config.id}`
  ) {
    return refuse(
      `it was approved for the issuer ${request.issuer}, and this one is ${config.id}`,
    );
  }
  const tool = config.tools.get(name);
  if (!tool) {
    return refuse(`no tool ${name} is configured`);
  }
  const lacking = scopes.filter(scope => !tool.scopes.includes(scope));
  if (lacking.length > 0) {
    return refuse(`the tool ${name} does not have ${lacking.join(', ')}`);
  }
  return {
    tag: tagOfInstance(call.instanceId),
    kind: 'tool',
    state: 'active',
    instanceId: call.instanceId,
    flow: call.flow,
    agent,
    actsFor: facts.data.agent.actsFor,
    tool: name,
    audience: tool.audience,
    scopes,
    // Whatever it states as its identity, an incident about itself is about this.
    facts: {
      identity: { ref: agent },
      request: { identity: request.identity, issuer: request.issuer },
      ...(owner ? { owner: { ref: owner.ref } } : {}),
    },
    notAfter: new Date(
      call.now.getTime() + ttlMinutes * MINUTE_MS,
    ).toISOString(),
  };
}

/**
 * What `agent-tool-grant` orders. A grant is written down and no token is made: the agent has one signed when it needs it, by
 * its own credential. Taking a grant away ends that, and is heard by whoever introspects.
 */
export function createToolEffects(grants: AgentGrants): EffectHandler[] {
  return [
    {
      id: 'agent.grantTool@v1',
      class: 'change',
      async execute(call) {
        const planned = planGrant(grants, call);
        if ('outcome' in planned) {
          return planned;
        }
        const { grant } = await grants.store.insertOnce(planned, call.now);
        if (grant.state === 'revoked') {
          return refuse('it was taken away before it was given');
        }
        if (!sameTerms(grant, planned) || !isGood(grant, call.now)) {
          return refuse('this flow has granted something else before');
        }
        return {
          outcome: 'done',
          proof: { granted: true, grant: call.instanceId },
          facts: { grant: { notAfter: grant.notAfter } },
        };
      },
    },
    {
      id: 'agent.withdrawTool@v1',
      class: 'change',
      async execute(call) {
        const tag = tagOfInstance(call.instanceId);
        // Written down even where nothing was granted, so that a grant that comes late finds it.
        await grants.store.insertOnce(
          {
            tag,
            kind: 'tool',
            state: 'revoked',
            instanceId: call.instanceId,
            flow: call.flow,
            agent: '',
            audience: '',
            scopes: [],
            facts: {},
            notAfter: call.now.toISOString(),
          },
          call.now,
        );
        await grants.store.move(tag, {
          from: ['issued', 'active', 'suspended'],
          to: 'revoked',
        });
        return { outcome: 'done', proof: { withdrawn: true } };
      },
    },
  ];
}
