import { ConfigReader } from '@backstage/config';
import { judgeRegister } from './judgeRegister';
import { readExpectedSources } from './readExpectedSources';

const owner = 'group:default/platform';
const source = (id: string, last_observed_at: string | null) => ({
  id,
  title: id.toUpperCase(),
  last_observed_at,
});

describe('the register of sources', () => {
  it('says of each how it stands', () => {
    const register = judgeRegister(
      ['vault', 'ldap', 'aws', 'k8s'].map(id => ({ id, owner })),
      {
        sources: [
          source('vault', '2026-01-10'),
          source('ldap', '2026-01-01'),
          source('k8s', null),
          source('shadow', '2026-01-10'),
        ],
        isOld: readAt => readAt < '2026-01-05',
      },
    );
    expect(
      register.map(({ source: id, status, owner: who }) => [id, status, who]),
    ).toEqual([
      ['aws', 'never-connected', owner],
      ['k8s', 'never-connected', owner],
      ['ldap', 'stale', owner],
      ['shadow', 'unexpected', undefined],
      ['vault', 'connected', owner],
    ]);
  });
});

describe('the sources that are expected', () => {
  const read = (expected: unknown) =>
    readExpectedSources(
      new ConfigReader({
        governance: { inventory: { expected: expected as string } },
      }),
    );

  it('are none where nobody has said', () => {
    expect(readExpectedSources(new ConfigReader({}))).toBeUndefined();
    expect(read([{ id: 'vault', owner }])).toEqual([{ id: 'vault', owner }]);
  });

  it.each([
    [[{ id: 'vault' }], /owner/],
    [[{ id: 'vault', owner: 'platform' }], /entity reference/],
    [
      [
        { id: 'vault', owner },
        { id: 'vault', owner },
      ],
      /vault twice/,
    ],
    ['vault', /not a list/],
  ])('are refused where they are %j', (expected, message) => {
    expect(() => read(expected)).toThrow(message);
  });
});
