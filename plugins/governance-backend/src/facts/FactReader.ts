import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { FreezeRow } from '../control/freeze';
import { readFreezes } from '../control/operations/readFreezes';
import { PeopleDirectory } from '../directory/peopleOf';
import { getIdentity, InventoryIdentityDetail } from '../inventory';
import { readOwner } from './operations/readOwner';
import { requesterFacts } from './requesterFacts';

/** How many identities and owners are kept; those read before are forgotten. */
const MOST_KEPT = 500;

/** Reads what facts come from, within one transaction, and the same thing once. */
export class FactReader {
  readonly #trx: Knex.Transaction;
  readonly #people: PeopleDirectory;
  readonly #identities = new Map<
    string,
    Promise<InventoryIdentityDetail | undefined>
  >();
  readonly #owners = new Map<string, Promise<JsonObject | undefined>>();
  readonly #requesters = new Map<string, Promise<JsonObject>>();
  #groups: Promise<{ [name: string]: string[] }> | undefined;
  #freezes: Promise<FreezeRow[]> | undefined;

  constructor(
    trx: Knex.Transaction,
    people: PeopleDirectory,
    readonly now: Date,
  ) {
    this.#trx = trx;
    this.#people = people;
  }

  identity(ref: string): Promise<InventoryIdentityDetail | undefined> {
    return this.#once(this.#identities, ref, () =>
      getIdentity(this.#trx, ref, this.now),
    );
  }

  owner(ref: string | undefined): Promise<JsonObject | undefined> {
    return this.#once(this.#owners, ref ?? '', () => readOwner(this.#trx, ref));
  }

  requester(ref: string): Promise<JsonObject> {
    return this.#once(this.#requesters, ref, () =>
      requesterFacts(this.#trx, ref, this.now),
    );
  }

  groups(): Promise<{ [name: string]: string[] }> {
    this.#groups ??= this.#people.groups(this.#trx);
    return this.#groups;
  }

  freezes(): Promise<FreezeRow[]> {
    this.#freezes ??= readFreezes(this.#trx);
    return this.#freezes;
  }

  membersOf(ref: string): Promise<string[]> {
    return this.#people.membersOf(this.#trx, ref);
  }

  #once<T>(
    known: Map<string, Promise<T>>,
    key: string,
    read: () => Promise<T>,
  ): Promise<T> {
    const found = known.get(key);
    if (found) {
      return found;
    }
    if (known.size >= MOST_KEPT) {
      known.clear();
    }
    const reading = read();
    known.set(key, reading);
    return reading;
  }
}
