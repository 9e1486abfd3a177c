import { Knex } from 'knex';
import { readSubjectTitles } from './readSubjectTitles';

/** Items about subjects, each with what its subject is called, where that is known. Relies on what {@link readSubjectTitles} does. */
export async function titleSubjects<T extends { subject: string }>(
  trx: Knex.Transaction,
  items: readonly T[],
): Promise<(T & { subjectTitle?: string })[]> {
  const titles = await readSubjectTitles(
    trx,
    items.map(({ subject }) => subject),
  );
  return items.map(item => {
    const subjectTitle = titles.get(item.subject);
    return { ...item, ...(subjectTitle === undefined ? {} : { subjectTitle }) };
  });
}
