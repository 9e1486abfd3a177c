import {
  compileCatalogModel,
  defaultCatalogEntityModel,
} from '@backstage/catalog-model/alpha';
import { GOVERNED_RESOURCE_TYPES } from '../inventory';
import { createGovernanceModelLayer } from './createGovernanceModelLayer';
import { GOVERNANCE_RELATION_PAIRS } from './relations';

describe('createGovernanceModelLayer', () => {
  const model = compileCatalogModel([
    defaultCatalogEntityModel,
    createGovernanceModelLayer(),
  ]);

  it.each(GOVERNED_RESOURCE_TYPES)('knows the type %s', type => {
    const kind = model.getKind({
      kind: 'Resource',
      apiVersion: 'backstage.io/v1alpha1',
      spec: { type },
    });
    expect(kind?.relationFields.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['spec.owner', 'spec.dependencyOf']),
    );
    expect(kind?.relationFields.length).toBeGreaterThan(4);
  });

  it('knows all relations in both directions', () => {
    const types = ['Component', 'Resource'].flatMap(kind =>
      (model.getRelations({ kind }) ?? []).map(({ forward }) => forward.type),
    );
    expect(types).toEqual(
      expect.arrayContaining(
        GOVERNANCE_RELATION_PAIRS.flatMap(({ forward, reverse }) => [
          forward.type,
          reverse.type,
        ]),
      ),
    );
  });
});
