import { mockServices } from '@backstage/backend-test-utils';
import { readProviderConfig } from './readProviderConfig';

const read = (catalog?: object) =>
  readProviderConfig(
    mockServices.rootConfig({
      data: catalog ? { governance: { catalog } } : {},
    }),
  );

describe('readProviderConfig', () => {
  it('has defaults for everything', () => {
    expect(read()).toEqual({
      project: 'attached',
      defaultOwner: 'group:default/unknown',
      schedule: { frequency: { minutes: 1 }, timeout: { minutes: 10 } },
    });
  });

  it('reads what is set', () => {
    expect(
      read({
        project: 'all',
        defaultOwner: 'platform',
        schedule: { frequency: 'PT30S', timeout: 'PT5M' },
      }),
    ).toMatchObject({
      project: 'all',
      defaultOwner: 'group:default/platform',
      schedule: { frequency: { seconds: 30 }, timeout: { minutes: 5 } },
    });
  });

  it.each([
    [{ project: 'some' }, /project is some; accepted are attached, all, none/],
    [
      { defaultOwner: 'component:x' },
      /defaultOwner is component:x; accepted is a reference to a group or user/,
    ],
  ])('refuses %j', (catalog, message) => {
    expect(() => read(catalog)).toThrow(message);
  });
});
