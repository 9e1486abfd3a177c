import {
  ObservedConflict,
  ObservedCredential,
} from '@countersign/plugin-governance-common';
import { ReportRow } from './reportRow';

function shown(value: unknown): string {
  return value === undefined ? 'N/A' : String(value);
}

function activeKeys(row: ReportRow): number {
  return [row.access_key_1_active, row.access_key_2_active].filter(
    active => active === true,
  ).length;
}

/** The row with more active keys, then the one whose credentials changed last, stands for the user. */
export function rowToKeep(rows: [ReportRow, ...ReportRow[]]): ReportRow {
  const changed = (row: ReportRow) =>
    [
      row.password_last_changed ?? '',
      row.access_key_1_last_rotated ?? '',
      row.access_key_2_last_rotated ?? '',
    ]
      .sort()
      .at(-1) ?? '';
  return rows.reduce((kept, row) => {
    const more = activeKeys(row) - activeKeys(kept);
    return more > 0 || (more === 0 && changed(row) > changed(kept))
      ? row
      : kept;
  });
}

/** Every column in which rows about one user disagree. */
export function conflictsOfRows(
  rows: ReportRow[],
  kept: ReportRow,
): ObservedConflict[] {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))];
  return columns.flatMap(column => {
    const valueIn = (row: ReportRow) =>
      shown(Object.entries(row).find(([name]) => name === column)?.[1]);
    const values = [...new Set(rows.map(valueIn))];
    return values.length < 2
      ? []
      : [
          {
            field: column,
            values,
            kept: valueIn(kept),
            reason:
              'The report states the user more than once; the row with the active key is kept.',
          },
        ];
  });
}

/** A key that only the other rows show as active is kept too: a live secret must not disappear in a merge. */
export function mergeCredentials(
  kept: ObservedCredential[],
  others: ObservedCredential[],
): ObservedCredential[] {
  const merged = new Map(kept.map(item => [item.externalId, item]));
  for (const other of others) {
    const present = merged.get(other.externalId);
    if (
      !present ||
      (present.status !== 'active' && other.status === 'active')
    ) {
      merged.set(other.externalId, other);
    } else if (present.status === 'active' && other.status === 'active') {
      merged.set(other.externalId, {
        ...present,
        // A second factor that one row denies cannot be relied on.
        ...(present.multiFactor !== undefined && other.multiFactor === false
          ? { multiFactor: false }
          : {}),
      });
    }
  }
  return [...merged.values()];
}
