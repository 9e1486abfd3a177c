import { CallerRule, findCaller, partsOf } from './callerRule';

const GITHUB: CallerRule = {
  issuer: 'github',
  subject: 'repo:{repository}:environment:{environment}',
  kind: 'pipeline',
  mayRequest: ['credential-rotation'],
  mayEmit: ['deployment.finished'],
  proves: {
    'ci.verified': true,
    'ci.repository': '{repository}',
    'ci.environment': '{environment}',
    'deployment.label': 'of {repository} to {environment}',
  },
  words: { environment: { production: 'prod' } },
};

describe('findCaller', () => {
  it('proves what stands in the subject, in the words of flows', () => {
    expect(
      findCaller(
        [GITHUB],
        'external:github:repo:meridian/ledger:environment:production',
      ),
    ).toEqual({
      kind: 'pipeline',
      principal: 'external:github:repo:meridian/ledger:environment:production',
      mayRequest: ['credential-rotation'],
      mayEmit: ['deployment.finished'],
      facts: {
        ci: {
          verified: true,
          repository: 'meridian/ledger',
          environment: 'prod',
        },
        deployment: { label: 'of meridian/ledger to prod' },
      },
    });
  });

  it.each([
    ['of another issuer', 'external:gitlab:repo:a/b:environment:prod'],
    ['with more behind it', 'external:github:repo:a/b:environment:prod:extra'],
    ['with less', 'external:github:repo:a/b'],
    ['with an empty part', 'external:github:repo::environment:prod'],
    ['that only contains it', 'external:github:x:repo:a/b:environment:prod'],
    ['of a plugin', 'plugin:github:repo:a/b:environment:prod'],
  ])('does not know a subject %s', (_, subject) => {
    expect(findCaller([GITHUB], subject)).toBeUndefined();
  });

  it('takes every other character of a pattern as it is', () => {
    const rule = { ...GITHUB, subject: 'a.b(c)*:{who}', proves: {} };
    expect(findCaller([rule], 'external:github:a.b(c)*:me')).toBeDefined();
    expect(findCaller([rule], 'external:github:axb(c)*:me')).toBeUndefined();
  });
});

describe('partsOf', () => {
  it('refuses parts that nothing separates', () => {
    expect(() => partsOf('{a}{b}')).toThrow(RangeError);
  });
});
