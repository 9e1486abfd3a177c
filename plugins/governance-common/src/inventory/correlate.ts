import { z } from 'zod/v4';
import { keyOf } from '../catalog/keyOf';

const template = z
  .string()
  .refine(
    text => text.split('{component}').length === 2,
    'must contain the placeholder {component} exactly once',
  );

/**
 * A rule that attaches identities to components by what their source says of them.
 *
 * @public
 */
export const correlationRuleSchema = z.discriminatedUnion('kind', [
  /** The value of a label or tag is the name or the reference of the component. */
  z.strictObject({ kind: z.literal('label'), label: z.string().min(1) }),
  /** The value of an attribute of the source is the name or the reference of the component. */
  z.strictObject({
    kind: z.literal('attribute'),
    attribute: z.string().min(1),
  }),
  /** The SPIFFE path names the component, for example `/ns/{component}/sa/default` (SPIFFE-ID, section 2.2). */
  z.strictObject({ kind: z.literal('spiffe'), path: template }),
  /** The identity's name follows a pattern, for example `svc-{component}-prod`. `*` stands for anything. */
  z.strictObject({ kind: z.literal('name'), pattern: template }),
  /** A label or attribute holds the repository that the component is built from. */
  z.strictObject({ kind: z.literal('repository'), field: z.string().min(1) }),
]);

/**
 * A rule that attaches identities to components.
 *
 * @public
 */
export type CorrelationRule = z.output<typeof correlationRuleSchema>;

/**
 * What correlation needs to know of a component.
 *
 * @public
 */
export interface CorrelatedComponent {
  ref: string;
  name: string;
  owner?: string;
  system?: string;
  repository?: string;
  /** Names of identities that the component's own annotation or spec lists. */
  statedIdentities?: string[];
}

/**
 * What correlation needs to know of an identity.
 *
 * @public
 */
export interface CorrelatedIdentity {
  externalId: string;
  title: string;
  owner?: string;
  createdBy?: string;
  labels?: Record<string, string>;
  attributes?: Record<string, string | number | boolean | null>;
  /** Components that a source or a declaration names. */
  consumers?: string[];
}

/**
 * A component that uses the identity, and why that is held to be so.
 *
 * @public
 */
export interface Attachment {
  componentRef: string;
  via: 'stated' | CorrelationRule['kind'];
  reason: string;
}

/**
 * A guess for a person to confirm. It never becomes ownership by itself.
 *
 * @public
 */
export interface Suggestion {
  ref: string;
  kind: 'owner' | 'component';
  /** From 0 to 1. */
  score: number;
  reason: string;
}

/**
 * What correlation says of one identity.
 *
 * @public
 */
export interface Correlation {
  attachments: Attachment[];
  /** Best first. Empty where the identity is attached and owned. */
  suggestions: Suggestion[];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The part that stands at `{component}`, where a text follows a template. */
function componentIn(text: string, pattern: string): string | undefined {
  const source = pattern
    .split('{component}')
    .map(part => part.split('*').map(escapeRegExp).join('[^/]*'))
    .join('([A-Za-z0-9][A-Za-z0-9_.-]*?)');
  return new RegExp(`^${source}$`, 'i').exec(text)?.[1];
}

/** One spelling for the many in which a repository is written. */
function repositoryName(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(':', '/')
    .replace(/^[^/]*\.[^/]*\//, '')
    .replace(/\.git$/, '')
    .replace(/\/(tree|blob|-)\/.*$/, '')
    .replace(/\/+$/, '');
}

function fieldOf(
  { labels, attributes }: CorrelatedIdentity,
  field: string,
): string | undefined {
  const value = labels?.[field] ?? attributes?.[field];
  return value === undefined || value === null ? undefined : String(value);
}

function byNameOrRef(
  components: readonly CorrelatedComponent[],
  text: string,
): CorrelatedComponent[] {
  const wanted = keyOf(text);
  const byRef = components.filter(({ ref }) => keyOf(ref) === wanted);
  return byRef.length > 0
    ? byRef
    : components.filter(({ name }) => keyOf(name) === wanted);
}

function lastSegment(externalId: string): string {
  return externalId.split(/[/:]/).at(-1)?.split('@')[0] ?? externalId;
}

function candidates(
  identity: CorrelatedIdentity,
  rule: CorrelationRule,
  components: readonly CorrelatedComponent[],
): { found: CorrelatedComponent[]; reason: string } | undefined {
  switch (rule.kind) {
    case 'label':
    case 'attribute': {
      const name = rule.kind === 'label' ? rule.label : rule.attribute;
      const value =
        rule.kind === 'label'
          ? identity.labels?.[name]
          : identity.attributes?.[name];
      return value === undefined || value === null
        ? undefined
        : {
            found: byNameOrRef(components, String(value)),
            reason: `The ${rule.kind} ${name} is "${value}".`,
          };
    }
    case 'spiffe': {
      const path = /^spiffe:\/\/[^/]+(\/.*)$/i.exec(identity.externalId)?.[1];
      const name = path && componentIn(path, rule.path);
      return name
        ? {
            found: byNameOrRef(components, name),
            reason: `Its SPIFFE path ${path} names it.`,
          }
        : undefined;
    }
    case 'name': {
      const texts = [identity.title, lastSegment(identity.externalId)];
      const name = texts
        .map(text => componentIn(text, rule.pattern))
        .find(part => part !== undefined);
      return name
        ? {
            found: byNameOrRef(components, name),
            reason: `Its name follows the pattern ${rule.pattern}.`,
          }
        : undefined;
    }
    case 'repository': {
      const value = fieldOf(identity, rule.field);
      return value === undefined
        ? undefined
        : {
            found: components.filter(
              ({ repository }) =>
                repository !== undefined &&
                repositoryName(repository) === repositoryName(value),
            ),
            reason: `Its ${rule.field} is the repository ${value}.`,
          };
    }
    default: {
      const unexpected: never = rule;
      throw new Error(`Unexpected rule ${JSON.stringify(unexpected)}`);
    }
  }
}

function stated(
  identity: CorrelatedIdentity,
  components: readonly CorrelatedComponent[],
): Attachment[] {
  const names = new Set([identity.externalId, identity.title]);
  const byComponent = components
    .filter(({ statedIdentities }) =>
      statedIdentities?.some(name => names.has(name)),
    )
    .map(
      ({ ref }): Attachment => ({
        componentRef: ref,
        via: 'stated',
        reason: 'The component says so.',
      }),
    );
  const known = new Set(byComponent.map(({ componentRef }) => componentRef));
  return [
    ...byComponent,
    ...(identity.consumers ?? [])
      .filter(ref => !known.has(ref))
      .map(
        (ref): Attachment => ({
          componentRef: ref,
          via: 'stated',
          reason: 'A source says so.',
        }),
      ),
  ];
}

function words(text: string): Set<string> {
  return new Set(
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(word => word.length > 2),
  );
}

function suggest(
  identity: CorrelatedIdentity,
  components: readonly CorrelatedComponent[],
  attachments: Attachment[],
): Suggestion[] {
  const suggestions: Suggestion[] = [];
  const attached = new Set(attachments.map(({ componentRef }) => componentRef));
  if (attachments.length === 0) {
    const own = words(`${identity.title} ${lastSegment(identity.externalId)}`);
    for (const component of components) {
      const theirs = [...words(component.name)];
      const shared = theirs.filter(word => own.has(word));
      if (theirs.length > 0 && shared.length > 0) {
        const score = Number(
          ((0.8 * shared.length) / theirs.length).toFixed(2),
        );
        const reason = `Its name shares "${shared.join('", "')}" with ${
          component.name
        }.`;
        suggestions.push({
          ref: component.ref,
          kind: 'component',
          score,
          reason,
        });
        if (identity.owner === undefined && component.owner) {
          suggestions.push({
            ref: component.owner,
            kind: 'owner',
            score: Number((score / 2).toFixed(2)),
            reason: `${reason} That component is theirs.`,
          });
        }
      }
    }
  }
  if (identity.owner === undefined) {
    for (const { ref, owner } of components) {
      if (owner && attached.has(ref)) {
        suggestions.push({
          ref: owner,
          kind: 'owner',
          score: 0.9,
          reason: `They own ${ref}, which uses it.`,
        });
      }
    }
    if (identity.createdBy && /^user:[^/]+\/.+$/.test(identity.createdBy)) {
      suggestions.push({
        ref: identity.createdBy,
        kind: 'owner',
        score: 0.5,
        reason: 'They created it.',
      });
    }
  }
  const best = new Map<string, Suggestion>();
  for (const suggestion of suggestions) {
    const key = `${suggestion.kind} ${suggestion.ref}`;
    const known = best.get(key);
    if (!known || known.score < suggestion.score) {
      best.set(key, suggestion);
    }
  }
  return [...best.values()].sort(
    (a, b) => b.score - a.score || (a.ref < b.ref ? -1 : 1),
  );
}

/**
 * Attaches an identity to components: what a component, a declaration or a source states comes first and makes rules
 * silent; otherwise the first rule that names exactly one component attaches. What stays open comes back as ranked
 * suggestions with their reasons. Pure.
 *
 * @remarks
 * A rule that fits several components attaches none of them, since a wrong owner is worse than none; they become
 * suggestions.
 *
 * @public
 */
export function correlate(
  identity: CorrelatedIdentity,
  rules: readonly CorrelationRule[],
  components: readonly CorrelatedComponent[],
): Correlation {
  const attachments = stated(identity, components);
  const ambiguous: Suggestion[] = [];
  for (const rule of attachments.length > 0 ? [] : rules) {
    const result = candidates(identity, rule, components);
    if (result?.found.length === 1) {
      attachments.push({
        componentRef: result.found[0].ref,
        via: rule.kind,
        reason: result.reason,
      });
      ambiguous.length = 0;
      break;
    }
    ambiguous.push(
      ...(result?.found ?? []).map(
        (component): Suggestion => ({
          ref: component.ref,
          kind: 'component',
          score: 0.7,
          reason: `${result?.reason} It fits more than one component.`,
        }),
      ),
    );
  }
  const known = new Set(ambiguous.map(({ ref }) => ref));
  const suggestions = [
    ...ambiguous,
    ...suggest(identity, components, attachments).filter(
      ({ ref, kind }) => kind === 'owner' || !known.has(ref),
    ),
  ].sort((a, b) => b.score - a.score || (a.ref < b.ref ? -1 : 1));
  return { attachments, suggestions };
}
