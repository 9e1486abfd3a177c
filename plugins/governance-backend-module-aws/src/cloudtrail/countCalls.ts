import { ObservedUse } from '@countersign/plugin-governance-common';
import { countUses } from '@countersign/plugin-governance-node';
import { KeySlots } from './keySlots';
import { callerOf } from './principalOf';
import { TrailEvent } from './trailEvent';

/** A call, and whose it was. */
export interface Call {
  event: TrailEvent;
  principal: { arn: string; accountId: string };
}

/** The password, where somebody signed in with it; the key, where it is known which; otherwise the principal alone. */
function credentialOf({ event }: Call, slots: KeySlots): string | undefined {
  if (event.eventName === 'ConsoleLogin') {
    return 'password';
  }
  const { accessKeyId } = event.userIdentity;
  return accessKeyId ? slots.get(accessKeyId) : undefined;
}

/** Counts calls by principal, credential, day and caller. */
export function countCalls(
  calls: readonly Call[],
  options: { slots: KeySlots; statedFor?: string },
): ObservedUse[] {
  return countUses(
    calls.map(call => {
      const { arn, accountId } = call.principal;
      const credential = credentialOf(call, options.slots);
      return {
        identity: { realm: accountId, region: '', externalId: arn },
        ...(options.statedFor ? { statedFor: options.statedFor } : {}),
        ...(credential ? { credential } : {}),
        day: new Date(call.event.eventTime).toISOString().slice(0, 10),
        caller: callerOf(call.event),
      };
    }),
  );
}
