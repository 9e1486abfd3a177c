import { StandingCounts } from '@countersign/plugin-governance-common';
import { toCell } from '../campaigns/exportItems';
import { OwnerCounts } from './operations/countStanding';

const COUNTS = [
  'usable',
  'withoutEnd',
  'endUnknown',
  'neverUsed',
  'unused',
  'useUnknown',
] as const satisfies readonly (keyof StandingCounts)[];

/** Standing access as lines of CSV (RFC 4180) without their line feeds: a header, the sum, and each owner. */
export async function* toStandingLines(standing: {
  counts: StandingCounts;
  owners: readonly OwnerCounts[];
  at: string;
}): AsyncGenerator<string, void, void> {
  const { counts, owners, at } = standing;
  const line = (row: string, owner: string, numbers: StandingCounts) =>
    `${[row, owner, ...COUNTS.map(name => String(numbers[name])), at]
      .map(toCell)
      .join(',')}\r`;
  yield `row,owner,${COUNTS.join(',')},at\r`;
  yield line('total', '', counts);
  for (const { owner, counts: numbers } of owners) {
    yield line(owner === '' ? 'without an owner' : 'owner', owner, numbers);
  }
}
