import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod/v4';
import { keyOf } from './keyOf';

const PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * The full reference that a text stands for, or why it stands for none.
 *
 * @param options - `kind` is the kind that is accepted and may be left out; `namespace` is used where none is given
 */
export function resolveEntityRef(
  text: string,
  options: { kind: string; namespace: string },
): { ref: string } | { reason: string } {
  const accepted = `${options.kind}:namespace/name, of which kind and namespace may be left out`;
  let parsed;
  try {
    parsed = parseEntityRef(text, {
      defaultKind: options.kind,
      defaultNamespace: options.namespace,
    });
  } catch {
    return { reason: `is no entity reference; accepted is ${accepted}` };
  }
  if (keyOf(parsed.kind) !== options.kind) {
    return {
      reason: `refers to kind ${parsed.kind}; accepted is ${accepted}`,
    };
  }
  if (!PART.test(parsed.name) || !PART.test(parsed.namespace)) {
    return {
      reason: `has a name or namespace that the catalog does not allow; accepted is ${accepted}`,
    };
  }
  return { ref: stringifyEntityRef(parsed) };
}

/** A reference to an entity of one kind, as people write it. */
export function entityRefSchema(kind: 'component' | 'resource') {
  return z.string().superRefine((value, context) => {
    const resolved = resolveEntityRef(value, { kind, namespace: 'default' });
    if ('reason' in resolved) {
      context.addIssue({ code: 'custom', message: resolved.reason });
    }
  });
}
