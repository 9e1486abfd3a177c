import { Entity } from '@backstage/catalog-model';
import fc from 'fast-check';
import {
  ANNOTATION_CERTIFICATES,
  ANNOTATION_CORRELATION,
  ANNOTATION_IDENTITIES,
  ANNOTATION_INVENTORY_IDENTITIES,
  ANNOTATION_PARTNER_INTEGRATIONS,
  ATTACHMENT_ANNOTATIONS,
} from './annotations';
import { readGovernanceAnnotations } from './readGovernanceAnnotations';
import { readGovernedRelations } from './readGovernedRelations';

const component = (
  annotations: Record<string, string>,
  kind: string = 'Component',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'payments', namespace: 'shop', annotations },
});

describe('readGovernanceAnnotations', () => {
  it('reads everything that can be attached', () => {
    expect(
      readGovernanceAnnotations(
        component({
          [ANNOTATION_IDENTITIES]: 'db-writer, resource:shared/mailer\n other',
          [ANNOTATION_CERTIFICATES]: 'api-cert',
          [ANNOTATION_PARTNER_INTEGRATIONS]: 'Resource:acme',
          [ANNOTATION_INVENTORY_IDENTITIES]:
            'aws/123456789012/AIDAX\nldap//cn=app,ou=services/dc=x\naws/1@eu-central-1/arn:aws:x/y',
          [ANNOTATION_CORRELATION]: 'workload=payments/api\nrepository = a/b',
        }),
      ),
    ).toEqual({
      problems: [],
      attachments: [
        {
          kind: 'entity',
          relation: 'authenticatesAs',
          targetRef: 'resource:shop/db-writer',
        },
        {
          kind: 'entity',
          relation: 'authenticatesAs',
          targetRef: 'resource:shared/mailer',
        },
        {
          kind: 'entity',
          relation: 'authenticatesAs',
          targetRef: 'resource:shop/other',
        },
        {
          kind: 'entity',
          relation: 'presentsCertificate',
          targetRef: 'resource:shop/api-cert',
        },
        {
          kind: 'entity',
          relation: 'integratesWith',
          targetRef: 'resource:shop/acme',
        },
        {
          kind: 'inventory',
          source: 'aws',
          realm: '123456789012',
          externalId: 'AIDAX',
        },
        {
          kind: 'inventory',
          source: 'ldap',
          realm: '',
          externalId: 'cn=app,ou=services/dc=x',
        },
        {
          kind: 'inventory',
          source: 'aws',
          realm: '1',
          region: 'eu-central-1',
          externalId: 'arn:aws:x/y',
        },
        { kind: 'correlation', key: 'workload', value: 'payments/api' },
        { kind: 'correlation', key: 'repository', value: 'a/b' },
      ],
    });
  });

  it.each([
    [ANNOTATION_IDENTITIES, 'group:default/x', /refers to kind group/],
    [ANNOTATION_IDENTITIES, 'a:b:c/d/e', /accepted is resource:namespace/],
    [ANNOTATION_CERTIFICATES, 'under/_score', /accepted is resource/],
    [ANNOTATION_INVENTORY_IDENTITIES, 'aws', /accepted is <source>/],
    [ANNOTATION_CORRELATION, 'workload', /accepted is key=value/],
  ])('makes a problem of %s: %s and keeps the rest', (name, text, message) => {
    const { attachments, problems } = readGovernanceAnnotations(
      component({
        [ANNOTATION_PARTNER_INTEGRATIONS]: 'acme',
        [name]: text,
      }),
    );
    expect(problems).toEqual([
      {
        field: name,
        value: JSON.stringify(text),
        message: expect.stringMatching(message),
      },
    ]);
    expect(attachments).toHaveLength(1);
  });

  it('makes a problem of an annotation on another kind', () => {
    const read = readGovernanceAnnotations(
      component({ [ANNOTATION_IDENTITIES]: 'x' }, 'System'),
    );
    expect(read.attachments).toEqual([]);
    expect(read.problems).toEqual([
      expect.objectContaining({
        message: 'has no effect on kind System; accepted is kind Component',
      }),
    ]);
  });

  it('never throws, whatever an annotation holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ATTACHMENT_ANNOTATIONS),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (name, text) => {
          const entity = component({ [name]: text });
          expect(() => readGovernanceAnnotations(entity)).not.toThrow();
          expect(() => readGovernedRelations(entity)).not.toThrow();
        },
      ),
    );
  });
});

describe('readGovernedRelations', () => {
  const resource = (type: string, block: object): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'thing' },
    spec: { type, owner: 'team', ...block },
  });

  it.each<[string, Entity, [string, string][]]>([
    [
      'an identity with consumers',
      resource('api-key', {
        identity: {
          source: 's',
          externalId: 'x',
          consumers: ['b', 'a', 'component:default/b'],
        },
      }),
      [
        ['component:default/a', 'authenticatesAs'],
        ['component:default/b', 'authenticatesAs'],
        ['resource:default/thing', 'authenticationOf'],
        ['resource:default/thing', 'authenticationOf'],
      ],
    ],
    [
      'a certificate',
      resource('certificate', {
        certificate: {
          subjectName: 'CN=x',
          presentedBy: ['a'],
          authenticates: ['sa'],
        },
      }),
      [
        ['component:default/a', 'presentsCertificate'],
        ['resource:default/sa', 'authenticatedBy'],
        ['resource:default/thing', 'authenticates'],
        ['resource:default/thing', 'presentedBy'],
      ],
    ],
    [
      'a partner integration',
      resource('partner-integration', {
        partnerIntegration: {
          partner: 'ACME',
          integratedBy: ['a'],
          usesIdentities: ['sa'],
        },
      }),
      [
        ['component:default/a', 'integratesWith'],
        ['resource:default/sa', 'identityUsedBy'],
        ['resource:default/thing', 'integratedBy'],
        ['resource:default/thing', 'usesIdentity'],
      ],
    ],
    [
      'the annotations of a component',
      component({
        [ANNOTATION_IDENTITIES]: 'x a:b:c/d',
        [ANNOTATION_CERTIFICATES]: 'y',
      }),
      [
        ['component:shop/payments', 'authenticatesAs'],
        ['component:shop/payments', 'presentsCertificate'],
        ['resource:shop/x', 'authenticationOf'],
        ['resource:shop/y', 'presentedBy'],
      ],
    ],
    ['a bad block', resource('api-key', { identity: 1 }), []],
  ])('gives both directions of %s, sorted', (_, entity, expected) => {
    const relations = readGovernedRelations(entity);
    expect(relations.map(r => [r.sourceRef, r.type])).toEqual(expected);
    expect(new Set(relations.map(r => JSON.stringify(r))).size).toBe(
      relations.length,
    );
  });
});
