import {
  defineOwnCredentialRoute,
  defineRoute,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { RouteRegistry } from './RouteRegistry';

const route = (path: string, operationId: string) =>
  defineRoute(
    {
      method: 'get',
      path,
      operationId,
      summary: 'A route',
      tag: 'test',
      allow: 'user',
      response: z.strictObject({}),
    },
    async () => ({}),
  );

describe('RouteRegistry', () => {
  it.each([
    ['/things/:name', 'other', /GET \/things\/: of 'other' is taken by 'one'/],
    ['/others', 'one', /operationId 'one' is registered twice/],
  ])('refuses %s of %s beside /things/:id of one', (path, id, message) => {
    const registry = new RouteRegistry();
    registry.addRoute(route('/things/:id', 'one'));
    expect(() => registry.addRoute(route(path, id))).toThrow(message);
    expect(registry.routes).toHaveLength(1);
  });

  it('opens no path with parameters to callers without Backstage credentials', () => {
    expect(() =>
      new RouteRegistry().addRoute(
        defineOwnCredentialRoute(
          {
            method: 'post',
            path: '/hooks/:id',
            operationId: 'hook',
            summary: 'A hook',
            tag: 'test',
            credential: { name: 'hook', scheme: { type: 'http' } },
            authenticate: () => ({ caller: 'anybody' }),
            response: z.strictObject({}),
          },
          async () => ({}),
        ),
      ),
    ).toThrow(/'\/hooks\/:id'.*fixed path/);
  });
});
