import {
  defineOwnCredentialRoute,
  definePublicRoute,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { describeApi } from './describeApi';

const options = {
  method: 'get',
  tag: 'test',
  summary: 'A route',
  response: z.strictObject({}),
} as const;

describe('describeApi', () => {
  it('says which credential a route takes, and that a public one takes none', () => {
    const document = describeApi(
      [
        definePublicRoute(
          { ...options, path: '/keys', operationId: 'keys' },
          async () => ({}),
        ),
        defineOwnCredentialRoute(
          {
            ...options,
            path: '/hook',
            operationId: 'hook',
            credential: { name: 'hook', scheme: { type: 'http' } },
            authenticate: () => ({ caller: 'anybody' }),
          },
          async () => ({}),
        ),
      ],
      { title: 'A', version: '1', description: 'B' },
    );
    expect(document).toMatchObject({
      paths: {
        '/keys': { get: { operationId: 'keys', security: [] } },
        '/hook': { get: { operationId: 'hook', security: [{ hook: [] }] } },
      },
    });
    const { components } = document as {
      components: { securitySchemes: object };
    };
    expect(Object.keys(components.securitySchemes)).toEqual([
      'backstage',
      'hook',
    ]);
  });
});
