import { RegisteredSource } from '@countersign/plugin-governance-common';
import { SourceRow } from '../../inventory';
import { ExpectedSource } from './readExpectedSources';

/**
 * Puts the sources that are expected beside those that there are, by id.
 *
 * @param options.isOld - whether a reading at that time is too long ago
 */
export function judgeRegister(
  expected: readonly ExpectedSource[],
  options: {
    sources: readonly Pick<SourceRow, 'id' | 'title' | 'last_observed_at'>[];
    isOld: (readAt: string) => boolean;
  },
): RegisteredSource[] {
  const { sources, isOld } = options;
  const rows = new Map(sources.map(row => [row.id, row]));
  const named = new Set(expected.map(({ id }) => id));
  const entries = [
    ...expected.map(({ id, title, owner }): RegisteredSource => {
      const row = rows.get(id);
      const readAt = row?.last_observed_at ?? undefined;
      const status = () => {
        if (readAt === undefined) {
          return 'never-connected';
        }
        return isOld(readAt) ? 'stale' : 'connected';
      };
      return {
        source: id,
        title: title ?? row?.title ?? id,
        owner,
        status: status(),
        ...(readAt ? { readAt } : {}),
      };
    }),
    ...sources
      .filter(({ id }) => !named.has(id))
      .map(
        ({ id, title, last_observed_at }): RegisteredSource => ({
          source: id,
          title,
          status: 'unexpected',
          ...(last_observed_at ? { readAt: last_observed_at } : {}),
        }),
      ),
  ];
  return entries.sort((a, b) => (a.source < b.source ? -1 : 1));
}
