import { UnreadableItem } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { isStatus, messageOf } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';

const keysSchema = z.looseObject({
  data: z.looseObject({ keys: z.array(z.string()) }),
});

const roleSchema = z.looseObject({
  data: z.looseObject({
    bind_secret_id: z.boolean(),
    secret_id_bound_cidrs: z.array(z.string()).nullish(),
    token_policies: z.array(z.string()).nullish(),
  }),
});

const secretIdSchema = z.looseObject({
  data: z.looseObject({
    secret_id_accessor: z.string(),
    creation_time: z.string(),
    expiration_time: z.string(),
    metadata: z.record(z.string(), z.string()).nullish(),
  }),
});

/** An AppRole as the server shows it: its secret ids by accessor, which opens nothing. */
export interface AppRole {
  mount: string;
  name: string;
  role: z.output<typeof roleSchema>['data'];
  secretIds: Array<z.output<typeof secretIdSchema>['data']>;
}

/** Where the server keeps a role, below `/v1/`. */
export function rolePath({
  mount,
  name,
}: Pick<AppRole, 'mount' | 'name'>): string {
  return `auth/${mount}/role/${encodeURIComponent(name)}`;
}

async function readKeys(
  server: OpenBaoServer,
  { asked, path }: { asked: string; path: string },
  signal: AbortSignal,
): Promise<string[]> {
  const answer = await server.find(
    { asked, method: 'GET', path, query: { list: 'true' } },
    signal,
  );
  return answer === undefined ? [] : keysSchema.parse(answer).data.keys;
}

/**
 * Reads one AppRole.
 *
 * @returns `undefined` where there is none
 * @throws AnswerError where it may not be read, or whatever kept the server from being asked
 */
export async function readAppRole(
  server: OpenBaoServer,
  { mount, name }: { mount: string; name: string },
  signal: AbortSignal,
): Promise<AppRole | undefined> {
  const path = rolePath({ mount, name });
  const answer = await server.find(
    { asked: 'The role', method: 'GET', path },
    signal,
  );
  if (answer === undefined) {
    return undefined;
  }
  const accessors = await readKeys(
    server,
    { asked: 'The list of accessors', path: `${path}/secret-id` },
    signal,
  );
  const secretIds = new Array<AppRole['secretIds'][number]>();
  for (const accessor of accessors) {
    const found = await server.find(
      {
        asked: 'The secret id of an accessor',
        method: 'POST',
        path: `${path}/secret-id-accessor/lookup`,
        body: { secret_id_accessor: accessor },
      },
      signal,
    );
    if (found !== undefined) {
      secretIds.push(secretIdSchema.parse(found).data);
    }
  }
  return { mount, name, role: roleSchema.parse(answer).data, secretIds };
}

/**
 * Reads every AppRole of some mounts, one after the other. What the token may not read is named in `unreadable`.
 *
 * @throws AnswerError where a mount cannot be listed, or whatever kept the server from being asked
 */
export async function readAppRoles(
  server: OpenBaoServer,
  mounts: readonly string[],
  signal: AbortSignal,
): Promise<{ roles: AppRole[]; unreadable: UnreadableItem[] }> {
  const roles = new Array<AppRole>();
  const unreadable = new Array<UnreadableItem>();
  for (const mount of mounts) {
    const names = await readKeys(
      server,
      { asked: `The list of roles of ${mount}`, path: `auth/${mount}/role` },
      signal,
    );
    for (const name of names) {
      try {
        const role = await readAppRole(server, { mount, name }, signal);
        roles.push(...(role ? [role] : []));
      } catch (error) {
        if (!isStatus(error, 403)) {
          throw error;
        }
        unreadable.push({
          item: `${mount}/${name}`,
          reason: messageOf(error),
        });
      }
    }
  }
  return { roles, unreadable };
}
