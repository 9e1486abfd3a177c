import { Knex } from 'knex';

/** Where an entry stands, and what it is about. */
export interface LedgerPlace {
  seq: number;
  subject: string;
  /** The flow instance whose transition it is, if it is one's. */
  instance?: string;
}

/** The places of everything chained about some subjects, in no order. Relies on `ledger_entries_subject_idx`. */
export async function listPlaces(
  trx: Knex.Transaction,
  subjects: string[],
): Promise<LedgerPlace[]> {
  const rows: {
    seq: number | string;
    subject: string;
    type: string;
    data: string;
  }[] = await trx('ledger_entries')
    .whereIn('subject', subjects)
    .whereNotNull('seq')
    .select('seq', 'subject', 'type', 'data');
  return rows.map(({ seq, subject, type, data }) => {
    const { instance } =
      type === 'flow.transition'
        ? (JSON.parse(data) as { instance?: unknown })
        : { instance: undefined };
    return {
      seq: Number(seq),
      subject,
      ...(typeof instance === 'string' ? { instance } : {}),
    };
  });
}
