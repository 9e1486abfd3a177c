import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  GovernanceApi,
  GovernanceClient,
} from '@countersign/plugin-governance-common';

/** The governance backend, as somebody may call it. */
export type Portal = (
  credentials: BackstageCredentials,
) => Pick<
  GovernanceApi,
  | 'createRequest'
  | 'getCredential'
  | 'getRequest'
  | 'previewRequest'
  | 'revokeCredential'
>;

/** Calls the governance backend on behalf of whoever is named, so that what they may not do is refused there. */
export function portalOf(services: {
  auth: AuthService;
  discovery: DiscoveryService;
}): Portal {
  const { auth, discovery } = services;
  return credentials =>
    new GovernanceClient({
      discoveryApi: discovery,
      fetchApi: {
        async fetch(input, init) {
          // A new one for each call: they last minutes.
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: credentials,
            targetPluginId: 'governance',
          });
          const headers = new Headers(init?.headers);
          headers.set('authorization', `Bearer ${token}`);
          return fetch(input, { ...init, headers });
        },
      },
    });
}
