import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import {
  ANNOTATION_IDENTITY,
  ANNOTATION_LAST_CERTIFICATION,
  ANNOTATION_LAST_CERTIFIED,
  keyOf,
  ProjectedResource,
  typedBlockOf,
} from '@countersign/plugin-governance-common';

/** Keys and values of labels as the catalog accepts them. */
const LABEL_KEY =
  /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * The entity for an inventory record. Equal records give equal entities, whatever the order of consumers and labels.
 * Labels that the catalog would refuse are left out; the inventory has them all.
 *
 * @param options - `name` is unique and accepted by the catalog; `defaultOwner` stands where the record names no owner
 */
export function projectResource(
  record: ProjectedResource,
  options: { name: string; defaultOwner: string },
): Entity {
  const consumers = [
    ...new Set(
      record.consumers.flatMap(text => fullRef(text, 'component') ?? []),
    ),
  ].sort();
  const system = record.system && fullRef(record.system, 'system');
  const labels = Object.entries(record.labels ?? {})
    .filter(([key, value]) => LABEL_KEY.test(key) && LABEL_VALUE.test(value))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const location = `governance-inventory:${encodeURIComponent(record.ref)}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: options.name,
      title: record.title,
      ...(record.description ? { description: record.description } : {}),
      ...(labels.length > 0 ? { labels: Object.fromEntries(labels) } : {}),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_IDENTITY]: record.ref,
        ...(record.lastCertification
          ? {
              [ANNOTATION_LAST_CERTIFIED]: record.lastCertification.on,
              [ANNOTATION_LAST_CERTIFICATION]: record.lastCertification.outcome,
            }
          : {}),
      },
    },
    spec: {
      type: record.type,
      owner:
        (record.owner && fullRef(record.owner, 'group')) ??
        options.defaultOwner,
      ...(system ? { system } : {}),
      ...(consumers.length > 0 ? { dependencyOf: consumers } : {}),
      [typedBlockOf(record.type)]: block(record, consumers),
    },
  };
}

function block(record: ProjectedResource, consumers: string[]): JsonObject {
  const { source, realm, region, externalId } = record.identity;
  const environment = record.environment && slug(record.environment);
  const common = environment ? { environment } : {};
  const name = typedBlockOf(record.type);
  switch (name) {
    case 'identity':
      return {
        source,
        realm,
        ...(region ? { region } : {}),
        externalId,
        ...common,
        ...(consumers.length > 0 ? { consumers } : {}),
      };
    case 'certificate':
      return {
        subjectName: record.title.slice(0, 1024),
        source,
        externalId,
        ...common,
        ...(consumers.length > 0 ? { presentedBy: consumers } : {}),
      };
    case 'partnerIntegration':
      return {
        partner: record.title.slice(0, 1024),
        ...common,
        ...(consumers.length > 0 ? { integratedBy: consumers } : {}),
      };
    default:
      return exhausted(name);
  }
}

/** The full reference that a text stands for, or `undefined` when it is none of that kind. */
function fullRef(text: string, kind: string): string | undefined {
  try {
    const ref = parseEntityRef(text, { defaultKind: kind });
    const accepted = kind === 'group' ? ['group', 'user'] : [kind];
    return accepted.includes(keyOf(ref.kind))
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}

function slug(text: string): string {
  return text
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}

function exhausted(name: never): never {
  throw new TypeError(`Unknown typed block: ${name}`);
}
