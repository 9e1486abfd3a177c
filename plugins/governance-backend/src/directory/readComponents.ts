import {
  Entity,
  parseLocationRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  GovernanceEntityProblem,
  IdentityKey,
  readGovernanceAnnotations,
} from '@countersign/plugin-governance-common';

/** What is remembered of a component, so that a change of it is seen. */
export interface ComponentFacts {
  ref: string;
  name: string;
  owner?: string;
  system?: string;
  lifecycle?: string;
  repository?: string;
  runtime?: string;
  /** Pairs that correlation rules compare with labels of identities. */
  correlation: Array<{ key: string; value: string }>;
  /** Identities that the component's own annotation names. */
  identities: Array<{ source: string; key: IdentityKey }>;
  /** What its annotations say that cannot be read. A finding, never an error of the entity. */
  problems: GovernanceEntityProblem[];
}

/** Annotation that names what a component runs on, for example `kubernetes:prod-eu`. */
export const ANNOTATION_RUNTIME = 'governance.countersign.dev/runtime';

function relation(entity: Entity, type: string, kind: string) {
  return entity.relations?.find(
    candidate =>
      candidate.type === type && candidate.targetRef.startsWith(`${kind}:`),
  )?.targetRef;
}

function repositoryOf(entity: Entity): string | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const slug =
    annotations['github.com/project-slug'] ??
    annotations['gitlab.com/project-slug'];
  if (slug) {
    return slug;
  }
  const location = annotations['backstage.io/source-location'];
  if (!location) {
    return undefined;
  }
  const { type, target } = parseLocationRef(location);
  return type === 'url' ? target : undefined;
}

/** The facts of a Component entity whose change asks for another look at its identities. */
export function describeComponent(entity: Entity): ComponentFacts {
  const lifecycle = entity.spec?.lifecycle;
  const annotations = entity.metadata.annotations ?? {};
  const { attachments, problems } = readGovernanceAnnotations(entity);
  return {
    ref: stringifyEntityRef(entity),
    name: entity.metadata.name,
    owner: entity.relations?.find(({ type }) => type === RELATION_OWNED_BY)
      ?.targetRef,
    system: relation(entity, RELATION_PART_OF, 'system'),
    lifecycle: typeof lifecycle === 'string' ? lifecycle : undefined,
    repository: repositoryOf(entity),
    runtime:
      annotations[ANNOTATION_RUNTIME] ??
      (annotations['backstage.io/kubernetes-cluster']
        ? `kubernetes:${annotations['backstage.io/kubernetes-cluster']}`
        : undefined),
    correlation: attachments.flatMap(attachment =>
      attachment.kind === 'correlation'
        ? [{ key: attachment.key, value: attachment.value }]
        : [],
    ),
    identities: attachments.flatMap(attachment =>
      attachment.kind === 'inventory'
        ? [
            {
              source: attachment.source,
              key: {
                realm: attachment.realm,
                region: attachment.region ?? '',
                externalId: attachment.externalId,
              },
            },
          ]
        : [],
    ),
    problems,
  };
}
