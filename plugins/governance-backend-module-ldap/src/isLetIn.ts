import { Directory } from './Directory';
import { isRefusal } from './errors';
import { LdapSourceConfig } from './readLdapConfig';

/**
 * Whether a directory lets somebody in with this password.
 *
 * @throws ForwardedError where the directory cannot be asked
 */
export async function isLetIn(
  source: Pick<LdapSourceConfig, 'id' | 'connection'>,
  account: { dn: string; password: string },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await Directory.use(
      {
        ...source,
        connection: {
          ...source.connection,
          bindDn: account.dn,
          bindPassword: account.password,
        },
      },
      signal,
      async () => undefined,
    );
    return true;
  } catch (error) {
    if (isRefusal(error)) {
      return false;
    }
    throw error;
  }
}
