import { ReviewRow } from '../certification/reviewRow';

/** The groups to whose people a question may be given: the owners, triage, and those that the portal names. */
export function delegationGroups(
  item: Pick<ReviewRow, 'owner_ref'>,
  settings: { triageGroup: string; delegateTo: readonly string[] },
): string[] {
  return [
    ...new Set([item.owner_ref, ...settings.delegateTo, settings.triageGroup]),
  ].filter(ref => ref.startsWith('group:'));
}
