import { Entity } from '@backstage/catalog-model';
import { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { ANNOTATION_IDENTITIES } from '@countersign/plugin-governance-common';
import { GovernanceProcessor } from './GovernanceProcessor';

const location = { type: 'url', target: 'https://example.org/catalog.yaml' };

const resource = (spec: NonNullable<Entity['spec']>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'db-writer' },
  spec: { owner: 'team', ...spec },
});

const component = (identities: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments',
    annotations: { [ANNOTATION_IDENTITIES]: identities },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team' },
});

async function relationsOf(entity: Entity): Promise<string[]> {
  const emitted: CatalogProcessorResult[] = [];
  const returned = await new GovernanceProcessor().postProcessEntity(
    entity,
    location,
    result => emitted.push(result),
  );
  expect(returned).toBe(entity);
  return emitted.map(result =>
    result.type === 'relation'
      ? `${result.relation.source.kind}:${result.relation.source.name} ${result.relation.type} ${result.relation.target.kind}:${result.relation.target.name}`
      : result.type,
  );
}

describe('GovernanceProcessor', () => {
  const processor = new GovernanceProcessor();

  it.each([
    [
      'a valid block',
      resource({
        type: 'service-account',
        identity: { source: 's', externalId: 'x' },
      }),
    ],
    ['a foreign Resource', resource({ type: 'database', identity: 1 })],
    ['a Component with a bad annotation', component('group:default/x a:b:c')],
  ])('leaves %s to the built-in validation', async (_, entity) => {
    await expect(processor.validateEntityKind(entity)).resolves.toBe(false);
  });

  it('refuses a bad block with field, value and what is accepted, for all fields', async () => {
    const error = await processor
      .validateEntityKind(
        resource({
          type: 'service-account',
          identity: {
            source: 's',
            externalId: 'x',
            environment: 'Pre Prod',
            daysLeft: 3,
          },
        }),
      )
      .catch(e => e);
    expect(error.name).toBe('InputError');
    expect(error.message).toBe(
      'spec.identity.environment: "Pre Prod" must be lower-case letters, digits and hyphens, 63 at most; ' +
        'spec.identity.daysLeft: 3 is not known; accepted are source, realm, region, externalId, environment, purpose, managedBy, consumers',
    );
  });

  it('emits both directions, sorted', async () => {
    expect(
      await relationsOf(
        resource({
          type: 'service-account',
          identity: {
            source: 's',
            externalId: 'x',
            consumers: ['zeta', 'alpha'],
          },
        }),
      ),
    ).toEqual([
      'component:alpha authenticatesAs resource:db-writer',
      'component:zeta authenticatesAs resource:db-writer',
      'resource:db-writer authenticationOf component:alpha',
      'resource:db-writer authenticationOf component:zeta',
    ]);
  });

  it('emits what it can read of an annotation and skips the rest', async () => {
    expect(await relationsOf(component('db-writer, group:default/x'))).toEqual([
      'component:payments authenticatesAs resource:db-writer',
      'resource:db-writer authenticationOf component:payments',
    ]);
  });
});
