import {
  Entity,
  EntityRelation,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
} from '@backstage/catalog-model';
import { GOVERNANCE_RELATION_PAIRS } from '@countersign/plugin-governance-common';
import { spellOut } from '../display/spellOut';

const TITLES = new Map(
  GOVERNANCE_RELATION_PAIRS.flatMap(({ forward, reverse }) => [
    [forward.type, forward.title] as const,
    [reverse.type, reverse.title] as const,
  ]),
);

/** Relations that say what depends on what, each with its inverse. */
export const DEPENDENCY_PAIRS: [string, string][] = [
  ...GOVERNANCE_RELATION_PAIRS.map(({ forward, reverse }): [string, string] => [
    forward.type,
    reverse.type,
  ]),
  [RELATION_DEPENDS_ON, RELATION_DEPENDENCY_OF],
];

/** What a relation is called, in the model's own words. */
export function relationTitle(type: string): string {
  return TITLES.get(type) ?? spellOut(type).toLocaleLowerCase('en-US');
}

/** The relations of an entity that say what depends on what; the more precise word where two say the same. */
export function dependencyRelations(entity: Entity): EntityRelation[] {
  const known = new Set(DEPENDENCY_PAIRS.flat());
  const relations = (entity.relations ?? []).filter(({ type }) =>
    known.has(type),
  );
  const named = new Set(
    relations
      .filter(({ type }) => TITLES.has(type))
      .map(({ targetRef }) => targetRef),
  );
  return relations.filter(
    ({ type, targetRef }) => TITLES.has(type) || !named.has(targetRef),
  );
}
