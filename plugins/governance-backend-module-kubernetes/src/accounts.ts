import { AccountName } from './readKubernetesConfig';

/** The name that the server knows a service account by as a user. */
export function userOf({ namespace, name }: AccountName): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** The service account that a user is; `undefined` where it is none. */
export function accountOf(user: string): AccountName | undefined {
  const [, namespace, name] =
    /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace && name ? { namespace, name } : undefined;
}
