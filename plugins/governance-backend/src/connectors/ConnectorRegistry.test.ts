import { SecretStore } from '@countersign/plugin-governance-node';
import { StoreDouble } from '../issuance/__testUtils__/doubles';
import { ConnectorRegistry } from './ConnectorRegistry';

describe('ConnectorRegistry', () => {
  it.each(['production', 'staging', ''])(
    "refuses a development store where NODE_ENV is '%s'",
    environment => {
      const registry = new ConnectorRegistry(environment);
      expect(() => registry.addStore(new StoreDouble())).toThrow(
        `'kept' is for development only; NODE_ENV is '${environment}'`,
      );
      expect(registry.stores.size).toBe(0);
    },
  );

  it.each(['development', 'test'])(
    "takes one where NODE_ENV is '%s', once",
    environment => {
      const registry = new ConnectorRegistry(environment);
      registry.addStore(new StoreDouble());
      expect([...registry.stores.keys()]).toEqual(['kept']);
      expect(() => registry.addStore(new StoreDouble())).toThrow(
        "Store 'kept' is registered twice",
      );
    },
  );

  it('takes a real store everywhere', () => {
    const registry = new ConnectorRegistry('production');
    const double = new StoreDouble();
    const store: SecretStore = {
      id: 'real',
      kind: 'double',
      title: 'A store',
      development: false,
      check: () => double.check(),
      put: (value, options) => double.put(value, options),
      holds: written => double.holds(written),
      destroy: written => double.destroy(written),
    };
    registry.addStore(store);
    expect(registry.stores.get('real')).toBe(store);
  });
});
