import {
  Entity,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_HAS_MEMBER,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { keyOf } from '@countersign/plugin-governance-common';

/** Annotation on a Group that names the person who leads it, as a full entity reference of a User. */
export const ANNOTATION_LEAD = 'governance.countersign.dev/lead';

/** A group with those who belong to it directly. */
export interface DirectoryGroup {
  ref: string;
  title: string;
  leadRef?: string;
  parentRef?: string;
  members: string[];
}

const PAGE = 500;

function isUserRef(ref: string): boolean {
  return keyOf(parseEntityRef(ref).kind) === 'user';
}

/** What a Group entity says about membership. */
export function describeGroup(entity: Entity): DirectoryGroup {
  const relations = entity.relations ?? [];
  const profile = entity.spec?.profile;
  const displayName =
    profile !== null &&
    typeof profile === 'object' &&
    !Array.isArray(profile) &&
    typeof profile.displayName === 'string'
      ? profile.displayName
      : undefined;
  return {
    ref: stringifyEntityRef(entity),
    title: displayName ?? entity.metadata.title ?? entity.metadata.name,
    leadRef: entity.metadata.annotations?.[ANNOTATION_LEAD],
    parentRef: relations.find(({ type }) => type === RELATION_CHILD_OF)
      ?.targetRef,
    members: relations
      .filter(
        ({ type, targetRef }) =>
          type === RELATION_HAS_MEMBER && isUserRef(targetRef),
      )
      .map(({ targetRef }) => targetRef)
      .sort(),
  };
}

/**
 * Reads every entity of a kind, page by page.
 *
 * @throws whatever the catalog throws: a partial reading is never returned.
 */
export async function readAllEntities(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  kind: string;
}): Promise<Entity[]> {
  const entities: Entity[] = [];
  let cursor: string | undefined;
  do {
    const page = await options.catalog.queryEntities(
      cursor
        ? { cursor, limit: PAGE }
        : { filter: { kind: options.kind }, limit: PAGE },
      { credentials: options.credentials },
    );
    entities.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return entities;
}

/** Reads all groups from the catalog. */
export async function readDirectory(options: {
  catalog: CatalogService;
  auth: AuthService;
}): Promise<DirectoryGroup[]> {
  const groups = await readAllEntities({
    catalog: options.catalog,
    credentials: await options.auth.getOwnServiceCredentials(),
    kind: 'Group',
  });
  return groups.map(describeGroup);
}
