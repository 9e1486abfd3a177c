import { isError, stringifyError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { IncidentService } from '../control/IncidentService';

interface Options {
  notifications: NotificationService;
  incidents: Pick<IncidentService, 'freeze'>;
}

function people(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((ref): ref is string => typeof ref === 'string')
    : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Tells security and the owner, with the highest severity, that somebody breaks glass. A second attempt replaces the first. */
async function tell(
  notifications: NotificationService,
  call: EffectCall,
): Promise<EffectOutcome> {
  const { security, owner, reason } = call.with;
  const told = [...new Set([...people(security), ...people(owner)])].sort();
  if (told.length === 0) {
    return {
      outcome: 'failed',
      reason: 'nobody of security or of the owner is known who could be told',
      retryable: false,
    };
  }
  try {
    await notifications.send({
      recipients: { type: 'entity', entityRef: told },
      payload: {
        title:
          'Somebody breaks glass: a credential is issued without an approval',
        description: `The reason that was given: ${textOf(
          reason,
        )} It ends by itself within hours. You are asked afterwards whether it was justified.`,
        link: `/governance/flow-instances/${call.instanceId}`,
        severity: 'critical',
        topic: 'governance-break-glass',
        scope: call.idempotencyKey,
      },
    });
  } catch (error) {
    return {
      outcome: 'failed',
      reason: stringifyError(error),
      retryable: true,
    };
  }
  return { outcome: 'done', proof: { told } };
}

/** The facts that the flow is handed of whoever asks. */
const askerSchema = z.looseObject({
  requester: z.looseObject({ ref: z.string() }),
});

/**
 * Freezes an identity. One that is frozen already stays as it is. Whoever broke the glass does not decide that it is let go.
 */
async function freeze(
  incidents: Options['incidents'],
  call: EffectCall,
): Promise<EffectOutcome> {
  const target = textOf(call.with.identity);
  try {
    const { id } = await incidents.freeze(
      {
        kind: 'identity',
        target,
        reason: textOf(call.with.reason),
        ownerRef: textOf(call.with.owner),
        askedBy: askerSchema.parse(call.facts).requester.ref,
      },
      {
        userRef: 'plugin:governance',
        actor: { kind: 'engine', route: call.flow },
      },
    );
    return { outcome: 'done', proof: { frozen: target, freeze: id } };
  } catch (error) {
    return isError(error) && error.name === 'ConflictError'
      ? { outcome: 'done', proof: { frozen: target, already: true } }
      : { outcome: 'failed', reason: stringifyError(error), retryable: true };
  }
}

/**
 * What the flow `break-glass` does besides issuing: `notice.breakGlass@v1` tells security and the owner at once, and
 * `incident.freeze@v1` freezes the identity where it was not justified or nobody has answered for it.
 */
export function createBreakGlassEffects(options: Options): EffectHandler[] {
  const { notifications, incidents } = options;
  return [
    {
      id: 'notice.breakGlass@v1',
      class: 'notify',
      execute: call => tell(notifications, call),
    },
    {
      id: 'incident.freeze@v1',
      class: 'change',
      execute: call => freeze(incidents, call),
    },
  ];
}
