import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { countOpenTasks } from './operations/openTasks';

/** Something that people are to be asked. */
export interface Assignment<P> {
  itemId: string;
  people: P[];
}

/** Who is asked now, and for whom it waits. */
export interface SplitAssignment<P> extends Assignment<P> {
  queued: P[];
}

/**
 * Tells who has room for what, in order: nobody is asked more than the cap allows, and what goes beyond waits for them.
 *
 * @param cap - most open tasks of one person; without one nothing waits.
 */
export async function splitByRoom<P>(
  trx: Knex.Transaction,
  options: {
    assignments: readonly Assignment<P>[];
    refOf: (person: P) => string;
    cap: number | undefined;
  },
): Promise<SplitAssignment<P>[]> {
  const { assignments, refOf, cap } = options;
  if (cap === undefined) {
    return assignments.map(assignment => ({ ...assignment, queued: [] }));
  }
  const personKey = (person: P) => keyOf(refOf(person));
  const counts = await countOpenTasks(
    trx,
    assignments.flatMap(({ people }) => people.map(refOf)),
  );
  return assignments.map(({ itemId, people }) => {
    const asked: P[] = [];
    const queued: P[] = [];
    for (const person of people) {
      const open = counts.get(personKey(person)) ?? 0;
      if (open < cap) {
        counts.set(personKey(person), open + 1);
        asked.push(person);
      } else {
        queued.push(person);
      }
    }
    return { itemId, people: asked, queued };
  });
}
