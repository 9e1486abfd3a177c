import { parseEntityRef } from '@backstage/catalog-model';
import { isEntityRef } from '../display/EntityLink';

/** An owner by their name, for where no link can stand. */
export function ownerName(owner: string): string {
  return isEntityRef(owner) ? parseEntityRef(owner).name : owner;
}
