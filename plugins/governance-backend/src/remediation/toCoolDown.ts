import { CoolDown } from '@countersign/plugin-governance-common';
import { CoolDownRow } from './operations/coolDowns';

/** A cool-down as the wire carries it. */
export function toCoolDown(row: CoolDownRow): CoolDown {
  return {
    ...(row.runbook === null ? {} : { runbook: row.runbook }),
    disabledAt: row.disabled_at,
    deleteAt: row.delete_at,
    ...(row.used_at === null
      ? {}
      : {
          used: {
            at: row.used_at,
            ...(row.used_by === null ? {} : { by: row.used_by }),
            count: Number(row.used_count ?? 0),
          },
        }),
  };
}
