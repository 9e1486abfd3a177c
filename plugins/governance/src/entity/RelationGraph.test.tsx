import { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { RelationGraph } from './RelationGraph';
import { dependencyRelations, relationTitle } from './relationNames';

function entityWith(...relations: Array<[type: string, target: string]>) {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'ledger', namespace: 'default' },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
  return entity;
}

describe('dependencyRelations', () => {
  it('says with the more precise word what is said twice, and leaves out what is no dependency', () => {
    const entity = entityWith(
      ['ownedBy', 'group:default/ledger'],
      ['dependsOn', 'resource:default/ledger-writer'],
      ['authenticatesAs', 'resource:default/ledger-writer'],
      ['dependencyOf', 'component:default/payments'],
    );
    expect(
      dependencyRelations(entity).map(({ type, targetRef }) => [
        type,
        targetRef,
      ]),
    ).toEqual([
      ['authenticatesAs', 'resource:default/ledger-writer'],
      ['dependencyOf', 'component:default/payments'],
    ]);
  });

  it.each([
    ['authenticatesAs', 'authenticates as'],
    ['presentedBy', 'presented by'],
    ['dependencyOf', 'dependency of'],
  ])('calls %s "%s"', (type, title) => {
    expect(relationTitle(type)).toBe(title);
  });
});

describe('RelationGraph', () => {
  it('lists the relations in portals that have no catalog graph', async () => {
    renderInTestApp(
      <RelationGraph
        entity={entityWith(['authenticatesAs', 'resource:default/writer'])}
      />,
    );
    expect(await screen.findByText(/authenticates as/)).toBeVisible();
    expect(screen.queryByRole('figure')).not.toBeInTheDocument();
  });

  it('says so where nothing depends on anything', async () => {
    renderInTestApp(<RelationGraph entity={entityWith()} />);
    expect(
      await screen.findByText(/The catalog knows of nothing/),
    ).toBeVisible();
  });
});
