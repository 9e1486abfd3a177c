import { load, observationOf } from './setUp.mjs';

/**
 * Has a source show one identity that credentials can be issued for.
 *
 * @param externalId - what the source calls it, where that matters
 * @returns its reference
 */
export async function recordIdentity(knex, source, externalId) {
  const { InventoryService } = load('inventory');
  const observation = observationOf(1);
  if (externalId !== undefined) {
    observation.identities[0].key.externalId = externalId;
  }
  await InventoryService.create({
    database: knex,
    clock: () => new Date(),
  }).record({ source, observation });
  const { ref } = await knex('inventory_identities').first('ref');
  return ref;
}

/** The facts of a request for a credential, of which `request` says what is asked for. */
export function issuanceFacts(request) {
  return {
    mode: 'enforce',
    request: { environment: 'staging', ...request },
    requester: { ref: 'user:default/requester' },
    subject: { kind: 'service-account' },
    owner: {
      ref: 'group:default/team-0',
      active: true,
      members: ['user:default/ann'],
    },
    groups: {},
    risk: { score: 10 },
    workspace: {},
    ci: {},
    incident: { active: false, revalidated: false },
  };
}
