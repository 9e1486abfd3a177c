import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { readGitHubConfig } from './readGitHubConfig';

const PLACE = { repository: 'acme/ledger', environment: 'production' };

function read(github: object[] | undefined) {
  const config = new ConfigReader({
    integrations: {
      github: [
        {
          host: 'github.example.com',
          apiBaseUrl: 'https://github.example.com/api/v3/',
        },
      ],
    },
    governance: { sources: github ? { github } : {} },
  });
  return readGitHubConfig(config, ScmIntegrations.fromConfig(config));
}

describe('readGitHubConfig', () => {
  it('reads nothing where there is nothing', () => {
    expect(read(undefined)).toEqual([]);
  });

  it('reads a store, and where its API is', () => {
    expect(
      read([
        { id: 'github', environments: [PLACE] },
        {
          id: 'ghe',
          title: 'Our GitHub',
          host: 'github.example.com',
          environments: [PLACE],
          requestTimeout: { seconds: 3 },
        },
      ]),
    ).toEqual([
      {
        id: 'github',
        title: 'github',
        host: 'github.com',
        apiUrl: 'https://api.github.com',
        environments: [PLACE],
        requestTimeoutMs: 10_000,
      },
      {
        id: 'ghe',
        title: 'Our GitHub',
        host: 'github.example.com',
        apiUrl: 'https://github.example.com/api/v3',
        environments: [PLACE],
        requestTimeoutMs: 3_000,
      },
    ]);
  });

  it.each([
    ['an id that is missing', { environments: [] }, /id/],
    [
      'an unknown host',
      { id: 'a', host: 'x.example', environments: [] },
      /x\.example/,
    ],
    ['no environments', { id: 'a' }, /environments/],
    [
      'a repository without an owner',
      { id: 'a', environments: [{ ...PLACE, repository: 'ledger' }] },
      /'ledger'/,
    ],
    [
      'a repository that leads elsewhere',
      { id: 'a', environments: [{ ...PLACE, repository: 'acme/..' }] },
      /'acme\/\.\.'/,
    ],
    [
      'an environment that parts targets',
      { id: 'a', environments: [{ ...PLACE, environment: 'a#b' }] },
      /'a#b'/,
    ],
  ])('refuses %s', (_title, entry, words) => {
    expect(() => read([entry])).toThrow(words);
  });
});
