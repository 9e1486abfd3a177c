import { ObservedUse } from '@countersign/plugin-governance-common';
import { KeySlots } from './keySlots';
import { callerOf } from './principalOf';
import { TrailEvent } from './trailEvent';

/** Callers of one thing on one day that are named; those with fewer calls are counted together. */
const NAMED_CALLERS = 50;

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
export function countUses(
  calls: readonly Call[],
  options: { slots: KeySlots; statedFor?: string },
): ObservedUse[] {
  const days = new Map<
    string,
    { use: Omit<ObservedUse, 'caller' | 'count'>; callers: Map<string, number> }
  >();
  for (const call of calls) {
    const { arn, accountId } = call.principal;
    const credential = credentialOf(call, options.slots);
    const day = new Date(call.event.eventTime).toISOString().slice(0, 10);
    const key = JSON.stringify([accountId, arn, credential, day]);
    const known = days.get(key) ?? {
      use: {
        identity: { realm: accountId, region: '', externalId: arn },
        ...(options.statedFor ? { statedFor: options.statedFor } : {}),
        ...(credential ? { credential } : {}),
        day,
      },
      callers: new Map<string, number>(),
    };
    const caller = callerOf(call.event);
    known.callers.set(caller, (known.callers.get(caller) ?? 0) + 1);
    days.set(key, known);
  }
  return [...days.values()].flatMap(({ use, callers }) => {
    const sorted = [...callers].sort(
      ([one, oneCount], [other, otherCount]) =>
        otherCount - oneCount || (one < other ? -1 : 1),
    );
    const rest = sorted.slice(NAMED_CALLERS);
    return [
      ...sorted.slice(0, NAMED_CALLERS),
      ...(rest.length > 0
        ? [
            [
              'other addresses',
              rest.reduce((sum, [, count]) => sum + count, 0),
            ] as const,
          ]
        : []),
    ].map(([caller, count]) => ({ ...use, caller, count }));
  });
}
