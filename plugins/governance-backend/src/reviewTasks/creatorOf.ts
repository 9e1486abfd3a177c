import { IdentityMaterial } from '../certification/ports';

/** Who made an identity, where a source says so and it is a person. */
export function creatorOf(
  identity: Pick<IdentityMaterial, 'facts'>,
): string | undefined {
  const fact = identity.facts.createdBy;
  return fact?.known && typeof fact.value === 'string' ? fact.value : undefined;
}
