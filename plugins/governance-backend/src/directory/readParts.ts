import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { readAllEntities } from './readDirectory';

/** A system or domain, and the domain that it lies in. */
export interface CatalogPart {
  ref: string;
  kind: 'system' | 'domain';
  title: string;
  parentRef?: string;
}

/** What a System or Domain entity says of where it lies. */
export function describePart(
  entity: Entity,
  kind: CatalogPart['kind'],
): CatalogPart {
  return {
    ref: stringifyEntityRef(entity),
    kind,
    title: entity.metadata.title ?? entity.metadata.name,
    parentRef: (entity.relations ?? []).find(
      ({ type, targetRef }) =>
        type === RELATION_PART_OF && targetRef.startsWith('domain:'),
    )?.targetRef,
  };
}

/**
 * Reads all systems and domains from the catalog.
 *
 * @throws whatever the catalog throws: a partial reading is never returned.
 */
export async function readParts(options: {
  catalog: CatalogService;
  auth: AuthService;
}): Promise<CatalogPart[]> {
  const credentials: BackstageCredentials =
    await options.auth.getOwnServiceCredentials();
  const read = async (kind: CatalogPart['kind'], entityKind: string) =>
    (
      await readAllEntities({
        catalog: options.catalog,
        credentials,
        kind: entityKind,
      })
    ).map(entity => describePart(entity, kind));
  return [
    ...(await read('system', 'System')),
    ...(await read('domain', 'Domain')),
  ];
}
