import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Knex } from 'knex';

/** Annotation on a User that names another User who is the same person. */
export const ANNOTATION_SAME_PERSON =
  'governance.countersign.dev/same-person-as';

const PAGE = 500;

/** An account with the account that it is another one of. */
export interface Alias {
  userRef: string;
  sameAs: string;
}

/** What a User entity says of being somebody's second account; nothing where it says nothing that can be read. */
export function describeAlias(entity: Entity): Alias | undefined {
  const named = entity.metadata.annotations?.[ANNOTATION_SAME_PERSON];
  if (!named) {
    return undefined;
  }
  try {
    const sameAs = parseEntityRef(named, {
      defaultKind: 'user',
      defaultNamespace: entity.metadata.namespace,
    });
    return {
      userRef: stringifyEntityRef(entity),
      sameAs: stringifyEntityRef(sameAs),
    };
  } catch {
    // What cannot be read names nobody; the account stays one of its own.
    return undefined;
  }
}

/** Reads all second accounts from the catalog. */
export async function readAliases(options: {
  catalog: CatalogService;
  auth: AuthService;
}): Promise<Alias[]> {
  const credentials: BackstageCredentials =
    await options.auth.getOwnServiceCredentials();
  const filter = {
    kind: 'User',
    [`metadata.annotations.${ANNOTATION_SAME_PERSON}`]: CATALOG_FILTER_EXISTS,
  };
  const found: Alias[] = [];
  let cursor: string | undefined;
  do {
    const page = await options.catalog.queryEntities(
      cursor ? { cursor, limit: PAGE } : { filter, limit: PAGE },
      { credentials },
    );
    found.push(...page.items.flatMap(item => describeAlias(item) ?? []));
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return found;
}

/**
 * The person behind each account that is one of several: the least reference of all that are joined, whichever way round
 * they name each other.
 */
export function joinAliases(aliases: readonly Alias[]): Map<string, string> {
  const parent = new Map<string, string>();
  const rootOf = (ref: string): string => {
    const above = parent.get(ref) ?? ref;
    return above === ref ? ref : rootOf(above);
  };
  for (const { userRef, sameAs } of aliases) {
    const [first, second] = [rootOf(userRef), rootOf(sameAs)].sort();
    parent.set(first, first);
    parent.set(second, first);
  }
  return new Map([...parent.keys()].map(ref => [ref, rootOf(ref)]));
}

/** Stores all second accounts in the place of those known. */
export async function replaceAliases(
  trx: Knex.Transaction,
  aliases: readonly Alias[],
): Promise<void> {
  const joined = joinAliases(aliases);
  await trx('directory_aliases').delete();
  await trx.batchInsert(
    'directory_aliases',
    [...joined].map(([user_ref, person]) => ({ user_ref, person })),
    200,
  );
}
