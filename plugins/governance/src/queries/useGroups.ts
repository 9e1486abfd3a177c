import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { useQuery } from './useQuery';

/** Groups that are offered at once; what is typed finds the others. */
const OFFERED = 20;

/** A group of the catalog. */
export interface NamedGroup {
  ref: string;
  title: string;
}

const NAMES = ['metadata.name', 'metadata.title', 'spec.profile.displayName'];

function titleOf({ metadata, spec }: Entity): string {
  const profile = spec?.profile;
  const shown = isJsonObject(profile) ? profile.displayName : undefined;
  return typeof shown === 'string' ? shown : metadata.title ?? metadata.name;
}

/** The first groups of the catalog whose name has a part, by their names; the first of all without one. */
export function useGroups(filter: { text?: string }): {
  items: NamedGroup[];
  loading: boolean;
  error?: Error;
} {
  const catalog = useApi(catalogApiRef);
  const { text } = filter;
  const { value, loading, error } = useQuery(`groups ${text ?? ''}`, () =>
    catalog.queryEntities({
      filter: { kind: 'group' },
      fields: ['kind', 'metadata', 'spec.profile'],
      orderFields: { field: 'metadata.name', order: 'asc' },
      limit: OFFERED,
      ...(text ? { fullTextFilter: { term: text, fields: NAMES } } : {}),
    }),
  );
  return {
    loading,
    error,
    items: (value?.items ?? []).map(entity => ({
      ref: stringifyEntityRef(entity),
      title: titleOf(entity),
    })),
  };
}
