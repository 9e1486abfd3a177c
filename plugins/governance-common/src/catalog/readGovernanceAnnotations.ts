import { DEFAULT_NAMESPACE, Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_CERTIFICATES,
  ANNOTATION_CORRELATION,
  ANNOTATION_IDENTITIES,
  ANNOTATION_INVENTORY_IDENTITIES,
  ANNOTATION_PARTNER_INTEGRATIONS,
  ATTACHMENT_ANNOTATIONS,
} from './annotations';
import { resolveEntityRef } from './entityRefs';
import { keyOf } from './keyOf';
import {
  RELATION_AUTHENTICATES_AS,
  RELATION_INTEGRATES_WITH,
  RELATION_PRESENTS_CERTIFICATE,
} from './relations';
import { shortenedValue } from './shortenedValue';
import { GovernanceEntityProblem } from './validateGovernedResource';

/**
 * What an annotation attaches to a Component.
 *
 * @public
 */
export type GovernanceAttachment =
  | {
      kind: 'entity';
      /** The relation from the Component. */
      relation:
        | typeof RELATION_AUTHENTICATES_AS
        | typeof RELATION_PRESENTS_CERTIFICATE
        | typeof RELATION_INTEGRATES_WITH;
      /** Full reference of a Resource. */
      targetRef: string;
    }
  | {
      kind: 'inventory';
      source: string;
      realm: string;
      region?: string;
      externalId: string;
    }
  | { kind: 'correlation'; key: string; value: string };

const RELATION_OF_ANNOTATION = [
  [ANNOTATION_IDENTITIES, RELATION_AUTHENTICATES_AS],
  [ANNOTATION_CERTIFICATES, RELATION_PRESENTS_CERTIFICATE],
  [ANNOTATION_PARTNER_INTEGRATIONS, RELATION_INTEGRATES_WITH],
] as const;

/**
 * Reads what the annotations of an entity attach to it. Never throws: what cannot be read is a problem, which is to
 * become a finding, and the rest holds.
 *
 * @public
 */
export function readGovernanceAnnotations(entity: Entity): {
  attachments: GovernanceAttachment[];
  problems: GovernanceEntityProblem[];
} {
  const annotations = entity.metadata.annotations ?? {};
  const attachments: GovernanceAttachment[] = [];
  const problems: GovernanceEntityProblem[] = [];
  const given = ATTACHMENT_ANNOTATIONS.filter(name =>
    Object.hasOwn(annotations, name),
  );
  if (given.length === 0) {
    return { attachments, problems };
  }
  if (keyOf(entity.kind) !== 'component') {
    return {
      attachments,
      problems: given.map(name => ({
        field: name,
        value: shortenedValue(annotations[name]),
        message: `has no effect on kind ${entity.kind}; accepted is kind Component`,
      })),
    };
  }

  const namespace = entity.metadata.namespace ?? DEFAULT_NAMESPACE;
  for (const [annotation, relation] of RELATION_OF_ANNOTATION) {
    for (const text of split(annotations[annotation], /[\s,]+/)) {
      const resolved = resolveEntityRef(text, { kind: 'resource', namespace });
      if ('ref' in resolved) {
        attachments.push({ kind: 'entity', relation, targetRef: resolved.ref });
      } else {
        problems.push(problem(annotation, text, resolved.reason));
      }
    }
  }
  for (const text of split(
    annotations[ANNOTATION_INVENTORY_IDENTITIES],
    /\n/,
  )) {
    const key = parseInventoryKey(text);
    if (key) {
      attachments.push({ kind: 'inventory', ...key });
    } else {
      problems.push(
        problem(
          ANNOTATION_INVENTORY_IDENTITIES,
          text,
          'names no identity; accepted is <source>/<realm>[@<region>]/<external id>, one a line',
        ),
      );
    }
  }
  for (const text of split(annotations[ANNOTATION_CORRELATION], /\n/)) {
    const match = /^([A-Za-z][A-Za-z0-9._-]{0,62})\s*=\s*(\S.*)$/.exec(text);
    if (match) {
      attachments.push({
        kind: 'correlation',
        key: match[1],
        value: match[2],
      });
    } else {
      problems.push(
        problem(
          ANNOTATION_CORRELATION,
          text,
          'is no pair; accepted is key=value, one a line',
        ),
      );
    }
  }
  return { attachments, problems };
}

function parseInventoryKey(text: string) {
  const match = /^([^/\s]+)\/([^/@]*)(?:@([^/]+))?\/(.+)$/.exec(text);
  return match
    ? {
        source: match[1],
        realm: match[2],
        ...(match[3] === undefined ? {} : { region: match[3] }),
        externalId: match[4],
      }
    : undefined;
}

function split(text: unknown, separator: RegExp): string[] {
  // An annotation is a string once the catalog has validated it; before that it may be anything
  return typeof text === 'string'
    ? text
        .split(separator)
        .map(part => part.trim())
        .filter(part => part !== '')
    : [];
}

function problem(
  field: string,
  value: string,
  message: string,
): GovernanceEntityProblem {
  return { field, value: shortenedValue(value), message };
}
