/**
 * The values of `spec.type` on a governed `Resource`, and of the `type` of an identity in the inventory.
 *
 * @public
 */
export const IDENTITY_TYPES = [
  'service-account',
  'api-key',
  'access-token',
  'oauth-client',
  'ssh-key',
  'workload-identity',
  'bot-user',
  'ai-agent',
  'device',
] as const;

/**
 * The kind of a non-human principal.
 *
 * @public
 */
export type IdentityType = (typeof IDENTITY_TYPES)[number];

/**
 * Every `spec.type` that the governance plugins own on a `Resource`.
 *
 * @public
 */
export const GOVERNED_RESOURCE_TYPES = [
  ...IDENTITY_TYPES,
  'certificate',
  'partner-integration',
] as const;

/**
 * The `spec.type` of a governed `Resource`.
 *
 * @public
 */
export type GovernedResourceType = (typeof GOVERNED_RESOURCE_TYPES)[number];
