import { load, observationOf } from './setUp.mjs';

/** Has a source show one identity that credentials can be issued for. @returns its reference */
export async function recordIdentity(knex, source) {
  const { InventoryService } = load('inventory');
  await InventoryService.create({
    database: knex,
    clock: () => new Date(),
  }).record({ source, observation: observationOf(1) });
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
