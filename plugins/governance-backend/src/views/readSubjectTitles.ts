import { Knex } from 'knex';
import { readCovers } from '../exclusions/operations/readCovers';
import { readTitles } from './readTitles';

interface FrozenRow {
  id: string;
  kind: string;
  target: string;
}

/** What of a list starts with a word and a colon, without them. */
function behind(subjects: readonly string[], word: string): string[] {
  const prefix = `${word}:`;
  return subjects
    .filter(subject => subject.startsWith(prefix))
    .map(subject => subject.slice(prefix.length));
}

/**
 * What the subjects of flow instances are called, by subject: things of the inventory by their name, what is frozen by
 * kind and name, flows by theirs, the one switch, and exclusions by what they cover. What is not known is absent. Relies on primary keys.
 */
export async function readSubjectTitles(
  trx: Knex.Transaction,
  subjects: readonly string[],
): Promise<Map<string, string>> {
  const freezes: FrozenRow[] = await trx('flow_freezes')
    .whereIn('id', behind(subjects, 'freeze'))
    .select('id', 'kind', 'target');
  const titles = await readTitles(trx, [
    ...subjects,
    ...freezes.map(({ target }) => target),
  ]);
  for (const { id, kind, target } of freezes) {
    titles.set(`freeze:${id}`, `${kind} ${titles.get(target) ?? target}`);
  }
  for (const name of behind(subjects, 'flow')) {
    titles.set(`flow:${name}`, name);
  }
  for (const generation of behind(subjects, 'switch')) {
    titles.set(`switch:${generation}`, 'the one switch');
  }
  const wanted = subjects.filter(subject => subject.startsWith('exclusion:'));
  for (const [subject, covers] of await readCovers(trx, wanted)) {
    titles.set(subject, covers);
  }
  return titles;
}
