import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowEngine } from '../flows';

/** What a flow granted for a time: an exception or an exclusion, by the id of the instance that granted it. */
interface Granted {
  requested_by: string | null;
  owner: string;
  ended_at: string | null;
}

/**
 * Ends what a flow granted before its time.
 *
 * @param options.mayAny - whether the caller may end those of others
 * @param options.end - writes the end into its row; `false` where it has ended
 * @returns the row with its end
 * @throws NotFoundError, ConflictError when it is over or on its way, NotAllowedError for who neither asked for it nor owns it.
 */
export async function withdrawGrant<R extends Granted>(
  trx: Knex.Transaction,
  { engine, people }: { engine: FlowEngine; people: PeopleDirectory },
  options: {
    kind: 'exception' | 'exclusion';
    id: string;
    caller: { userRef: string; actor: LedgerActor };
    mayAny: boolean;
    read(trx: Knex.Transaction, id: string): Promise<R | undefined>;
    end(): Promise<boolean>;
  },
): Promise<R> {
  const { kind, id, caller, mayAny, read, end } = options;
  const row = await read(trx, id);
  if (!row) {
    throw new NotFoundError(`There is no ${kind} with the id ${id}`);
  }
  const own = [
    row.requested_by ?? '',
    ...(await people.membersOf(trx, row.owner)),
  ].map(keyOf);
  if (!mayAny && !own.includes(keyOf(caller.userRef))) {
    throw new NotAllowedError(
      'Only who asked for it, its owner, or who may freeze can withdraw it',
    );
  }
  if (row.ended_at !== null) {
    throw new ConflictError('It is over already');
  }
  // The flow comes first, as wherever both are changed.
  const told = await engine.send(
    trx,
    id,
    { type: 'signal', name: `${kind}.withdrawn` },
    caller.actor,
  );
  if (!told.accepted) {
    // Nothing would be asked about again before its time.
    throw new ConflictError(
      `It cannot be withdrawn at this moment, as it is being put in force or ended: ${told.reason}`,
    );
  }
  if (!(await end())) {
    throw new ConflictError('It is over already');
  }
  return (await read(trx, id)) ?? row;
}
