import { TaskRow } from './rows';
import { Assignment } from './withSubstitutes';

/** Rows of tasks, one for each person. */
export function taskRows(
  assignments: readonly Assignment[],
  options: {
    itemId: string;
    stageRow: string;
    level: number;
    at: string;
    newId: () => string;
    originalOf?: (assignment: Assignment) => string;
  },
): TaskRow[] {
  const { itemId, stageRow, level, at, newId, originalOf } = options;
  return assignments.map(assignment => ({
    id: newId(),
    item_id: itemId,
    stage_row: stageRow,
    open_key: `${stageRow}/${assignment.ref}`,
    assignee: assignment.ref,
    original_assignee:
      originalOf?.(assignment) ?? assignment.inPlaceOf ?? assignment.ref,
    via: assignment.via,
    level,
    status: 'open',
    response: null,
    reduce_to: null,
    answered_at: null,
    opened_at: at,
    closed_at: null,
    closed_for: null,
  }));
}
