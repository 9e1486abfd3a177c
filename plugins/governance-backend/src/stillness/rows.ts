import { StillCause } from '../flows';

/** Whose deadlines stand still: everybody's, those of instances of one source, or those of one instance. */
export type StillScope = 'all' | 'source' | 'instance';

/** A row of `flow_stills`. */
export interface StillRow {
  id: number;
  scope: StillScope;
  target: string;
  cause: StillCause;
  from_at: string;
  to_at: string | null;
  moved_to: string | null;
  settled_at: string | null;
}
