import { FreezeView } from '@countersign/plugin-governance-common';

/** What can be frozen. */
export type FreezeKind = FreezeView['kind'];

/** What each kind is called, in the order in which people choose. */
export const FREEZE_KINDS = {
  integration: 'incidents.integration',
  identity: 'incidents.identity',
  issuer: 'incidents.issuer',
  team: 'incidents.team',
  flow: 'incidents.flow',
} as const satisfies Record<FreezeKind, string>;

/** Whether a text names a kind of what can be frozen. */
export function isFreezeKind(value: unknown): value is FreezeKind {
  return typeof value === 'string' && Object.hasOwn(FREEZE_KINDS, value);
}
