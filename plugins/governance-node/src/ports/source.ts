import { ObservationInput } from '@countersign/plugin-governance-common';

/**
 * A live system that can be asked what it holds.
 *
 * @public
 */
export interface InventorySource {
  /** Id of this configured source, for example `postgresql:ledger`. */
  id: string;
  /** Kind of system, for example `postgresql`. */
  kind: string;
  title: string;
  /** Environment for what the source does not label itself, for example `production`. */
  environment?: string;
  /** Reads the whole system. Throws when it cannot be reached; a partial answer says so in `unreadable`. */
  observe(options: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput>;
}
