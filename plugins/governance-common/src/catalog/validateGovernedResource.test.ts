import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { validateGovernedResource } from './validateGovernedResource';

const resource = (spec: JsonObject): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'thing' },
  spec: { owner: 'group:default/team', ...spec },
});

const identity = {
  source: 'aws',
  realm: '123456789012',
  externalId: 'AIDAEXAMPLE',
};

describe('validateGovernedResource', () => {
  it.each<[string, JsonObject]>([
    ['a smallest identity', { type: 'service-account', identity }],
    [
      'a full identity',
      {
        type: 'ai-agent',
        identity: {
          ...identity,
          region: 'eu-central-1',
          environment: 'production',
          purpose: 'Answers tickets',
          managedBy: { tool: 'terraform', reference: 'module.agent' },
          consumers: ['payments', 'component:other/api'],
        },
      },
    ],
    [
      'a certificate',
      {
        type: 'certificate',
        certificate: {
          subjectName: 'CN=api.example.org',
          subjectAlternativeNames: ['api.example.org'],
          presentedBy: ['api'],
          authenticates: ['resource:default/api-sa'],
        },
      },
    ],
    [
      'a partner integration',
      {
        type: 'partner-integration',
        partnerIntegration: {
          partner: 'ACME',
          direction: 'outbound',
          endpoints: ['https://api.example.org/v1'],
          usesIdentities: ['acme-client'],
        },
      },
    ],
    ['a governed type without a block', { type: 'device' }],
    ['a foreign type with any block', { type: 'database', identity: 'mine' }],
  ])('accepts %s', (_, spec) => {
    expect(validateGovernedResource(resource(spec))).toEqual([]);
  });

  it('leaves other kinds alone', () => {
    expect(
      validateGovernedResource({
        ...resource({ type: 'certificate', certificate: 1 }),
        kind: 'Component',
      }),
    ).toEqual([]);
  });

  const of = (block: JsonObject) => ({
    type: 'service-account',
    identity: { ...identity, ...block },
  });
  it.each<[string, JsonObject, string, string | undefined, RegExp]>([
    [
      'a block that is no object',
      { type: 'api-key', identity: 'aws' },
      'spec.identity',
      '"aws"',
      /expected object/,
    ],
    [
      'a missing source',
      { type: 'api-key', identity: { externalId: 'x' } },
      'spec.identity.source',
      undefined,
      /expected string/,
    ],
    [
      'an empty external id',
      of({ externalId: '' }),
      'spec.identity.externalId',
      '""',
      /too small|at least/,
    ],
    [
      'a realm that is no text',
      of({ realm: 123456789012 }),
      'spec.identity.realm',
      '123456789012',
      /expected string/,
    ],
    [
      'an environment with spaces',
      of({ environment: 'Pre Prod' }),
      'spec.identity.environment',
      '"Pre Prod"',
      /lower-case letters, digits and hyphens/,
    ],
    [
      'a volatile fact',
      of({ lastUsedAt: '2026-01-01' }),
      'spec.identity.lastUsedAt',
      '"2026-01-01"',
      /is not known; accepted are source, realm, region, externalId/,
    ],
    [
      'an unknown key of managedBy',
      of({ managedBy: { tool: 'argo', app: 'x' } }),
      'spec.identity.managedBy.app',
      '"x"',
      /accepted are tool, reference/,
    ],
    [
      'a consumer of another kind',
      of({ consumers: ['payments', 'group:default/team'] }),
      'spec.identity.consumers.1',
      '"group:default/team"',
      /refers to kind group; accepted is component:namespace\/name/,
    ],
    [
      'a consumer that is no reference',
      of({ consumers: ['a:b:c/d/e'] }),
      'spec.identity.consumers.0',
      '"a:b:c/d/e"',
      /accepted is component:namespace\/name/,
    ],
    [
      'a certificate without a subject',
      { type: 'certificate', certificate: {} },
      'spec.certificate.subjectName',
      undefined,
      /expected string/,
    ],
    [
      'an end of validity',
      {
        type: 'certificate',
        certificate: { subjectName: 'CN=x', notValidAfter: '2026-01-01' },
      },
      'spec.certificate.notValidAfter',
      '"2026-01-01"',
      /is not known; accepted are subjectName/,
    ],
    [
      'a certificate for a component',
      {
        type: 'certificate',
        certificate: { subjectName: 'CN=x', authenticates: ['component:x'] },
      },
      'spec.certificate.authenticates.0',
      '"component:x"',
      /refers to kind component; accepted is resource/,
    ],
    [
      'an unknown direction',
      {
        type: 'partner-integration',
        partnerIntegration: { partner: 'ACME', direction: 'sideways' },
      },
      'spec.partnerIntegration.direction',
      '"sideways"',
      /"inbound"\|"outbound"\|"both"/,
    ],
    [
      'an endpoint that is no http URL',
      {
        type: 'partner-integration',
        partnerIntegration: { partner: 'ACME', endpoints: ['ftp://x'] },
      },
      'spec.partnerIntegration.endpoints.0',
      '"ftp://x"',
      /URL/,
    ],
    [
      'the block of another type',
      { type: 'certificate', identity },
      'spec.identity',
      JSON.stringify(identity),
      /does not belong to spec.type certificate; accepted is spec.certificate/,
    ],
  ])('names %s', (_, spec, field, value, message) => {
    expect(validateGovernedResource(resource(spec))).toEqual([
      { field, value, message: expect.stringMatching(message) },
    ]);
  });

  it('names all that is wrong at once', () => {
    expect(
      validateGovernedResource(
        resource(of({ externalId: '', one: 1, two: 2 })),
      ).map(({ field }) => field),
    ).toEqual([
      'spec.identity.externalId',
      'spec.identity.one',
      'spec.identity.two',
    ]);
  });
});
