/** Entries of a file audit device with default settings: what is secret is hashed by the server, metadata are not. */
const HASHED = `hmac-sha256:${'0'.repeat(64)}`;

/** The answer to a login with an AppRole, as a line without its end. */
export function loginLine(
  role: string,
  at: string,
  changes: { mount?: string; namespace?: string; request?: object } = {},
): string {
  const { mount = 'approle', namespace, request } = changes;
  return JSON.stringify({
    time: at,
    type: 'response',
    auth: { client_token: HASHED, accessor: HASHED },
    request: {
      id: '5f3c9d3e-8c0f-4c9f-9d5c-2d4c4d6c2a11',
      operation: 'update',
      mount_point: `auth/${mount}/`,
      mount_type: 'approle',
      namespace: { id: 'root', ...(namespace ? { path: namespace } : {}) },
      path: `auth/${mount}/login`,
      data: { role_id: HASHED, secret_id: HASHED },
      remote_address: '127.0.0.1',
      ...request,
    },
    response: {
      auth: {
        client_token: HASHED,
        accessor: HASHED,
        metadata: { role_name: role, owner: 'group:default/ledger' },
      },
    },
  });
}

/** The entry that a request leaves before it is answered. */
export function requestLine(at: string): string {
  return JSON.stringify({
    time: at,
    type: 'request',
    auth: { token_type: 'default' },
    request: {
      operation: 'update',
      mount_type: 'approle',
      path: 'auth/approle/login',
    },
  });
}

/** A login that the server refused. */
export function refusedLine(at: string): string {
  return JSON.stringify({
    time: at,
    type: 'response',
    error: 'invalid role or secret ID',
    request: { mount_type: 'approle', path: 'auth/approle/login' },
    response: { data: { error: HASHED } },
  });
}
