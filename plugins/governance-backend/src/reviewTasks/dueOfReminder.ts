import { StageRow } from './rows';

/**
 * When a reminder of a stage fell due, moved by as much as the end of the stage has been; nothing where the stage has no such
 * reminder.
 *
 * @param place - index of the reminder among those of the stage
 */
export function dueOfReminder(
  stage: Pick<StageRow, 'facts' | 'due_at'>,
  place: number,
): string | undefined {
  const told: { stage: { due: string; remindAt: string[] } } = JSON.parse(
    stage.facts,
  );
  const at = told.stage.remindAt.at(place);
  if (at === undefined) {
    return undefined;
  }
  const moved = Date.parse(stage.due_at) - Date.parse(told.stage.due);
  return new Date(Date.parse(at) + moved).toISOString();
}
