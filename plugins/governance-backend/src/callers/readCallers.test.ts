import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readCallers } from './readCallers';

const ACCESS = {
  type: 'jwks',
  options: {
    url: 'https://token.example.com/keys',
    issuer: 'https://token.example.com',
    algorithm: 'RS256',
    audience: 'countersign',
    subjectPrefix: 'github',
  },
};
const RULE = {
  issuer: 'github',
  subject: 'repo:{repository}',
  kind: 'pipeline',
};

function read(access: JsonObject[], ...rules: JsonObject[]) {
  return readCallers(
    mockServices.rootConfig({
      data: {
        backend: { auth: { externalAccess: access } },
        governance: { callers: rules },
      },
    }),
  );
}

describe('readCallers', () => {
  it('knows nobody where nothing is said', () => {
    expect(readCallers(mockServices.rootConfig({ data: {} }))).toEqual([]);
  });

  it('accepts an issuer whose keys, name and audience are said', () => {
    expect(read([ACCESS], RULE)).toMatchObject([
      { issuer: 'github', mayRequest: [], proves: {} },
    ]);
  });

  const { audience: _, ...withoutAudience } = ACCESS.options;
  it.each<[string, JsonObject[], JsonObject, string]>([
    ['an issuer that nothing verifies', [], RULE, 'exactly one is needed'],
    ['an issuer that two verify', [ACCESS, ACCESS], RULE, '2 entries'],
    [
      'tokens for any audience',
      [{ ...ACCESS, options: withoutAudience }],
      RULE,
      'no audience',
    ],
    [
      'a shared password with the same subject',
      [
        ACCESS,
        {
          type: 'static',
          options: { token: 'x', subject: 'external:github:repo:a/b' },
        },
      ],
      RULE,
      'shared password',
    ],
    [
      'a part that the subject does not have',
      [ACCESS],
      { ...RULE, proves: { 'ci.branch': '{branch}' } },
      '{branch}',
    ],
    [
      'parts that nothing separates',
      [ACCESS],
      { ...RULE, subject: '{a}{b}' },
      'side by side',
    ],
    ['a rule of another shape', [ACCESS], { ...RULE, kind: 'human' }, 'kind'],
  ])('refuses %s', (__, access, rule, message) => {
    expect(() => read(access, rule)).toThrow(message);
  });
});
