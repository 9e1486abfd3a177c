import { JsonObject } from '@backstage/types';
import { addDuration, guardBlocks } from '@countersign/plugin-governance-flows';
import { EffectLease } from './commitChanges';
import { OpenGate } from './effectGate';
import { EngineContext } from './engineContext';
import { OutboxRow } from './rows';

/** Added to the timeout of an effect, so that a lease does not end before its handler has been given up. */
const LEASE_MARGIN = 'PT30S';

/** When the lease of an effect ends. */
export function leaseUntil(now: Date, timeout: string): string {
  return addDuration(addDuration(now.toISOString(), timeout), LEASE_MARGIN);
}

/**
 * Leases effects as they are asked for, so many at most, where `passGate` would have nothing to say: no guard speaks of
 * them, nothing is frozen, and no silence brought them about. All others are left for a claim to look at.
 */
export function leaseUnhindered(
  engine: EngineContext,
  gate: OpenGate,
  options: { now: Date; atMost: number },
): EffectLease {
  let left = options.atMost;
  const isUnhindered = (row: OutboxRow, hash: string) => {
    if (row.kind !== 'effect') {
      return true;
    }
    const definition = engine.definitions.get(hash);
    const { facts }: { facts: JsonObject } = JSON.parse(row.payload);
    const { instance_id: instanceId, flow } = row;
    return (
      !row.silent &&
      definition !== undefined &&
      !definition.guards?.some(guard => guardBlocks(guard, row.uses)) &&
      !gate.inspect({ instanceId, flow, facts }).frozen
    );
  };
  return {
    owner: engine.owner,
    until: timeout => leaseUntil(options.now, timeout),
    admits: (row, hash) => {
      const admitted = left > 0 && isUnhindered(row, hash);
      left -= admitted ? 1 : 0;
      return admitted;
    },
  };
}
