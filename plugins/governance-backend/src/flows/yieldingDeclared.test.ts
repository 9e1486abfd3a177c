import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { EffectDeclaration } from '@countersign/plugin-governance-flows';
import { EffectOutcome } from '@countersign/plugin-governance-node';
import { yieldingDeclared } from './yieldingDeclared';

const DECLARED: EffectDeclaration = {
  access: 'gives',
  idempotent: true,
  irreversible: false,
  yields: {
    'credential.ref': 'fact',
    'credential.value': 'secret',
    'grant.notAfter': 'fact',
  },
  recorded: { proof: {} },
};

async function call(outcome: EffectOutcome, declaration?: EffectDeclaration) {
  const logger = mockServices.logger.mock();
  const handler = yieldingDeclared(
    {
      id: 'credential.issue@v1',
      class: 'change',
      execute: async () => outcome,
    },
    declaration,
    logger,
  );
  const signal = new AbortController().signal;
  const result = await handler.execute({} as never, { signal });
  return { result, warned: JSON.stringify(logger.warn.mock.calls) };
}

const facts: JsonObject = {
  credential: { ref: 'c1', value: 'canary-secret' },
  grant: { notAfter: '2027-01-01T00:00:00.000Z' },
  owner: { ref: 'user:default/me' },
};

describe('a handler', () => {
  it('hands on what is declared as a fact, and neither a secret nor anything else', async () => {
    const { result, warned } = await call(
      { outcome: 'done', proof: { issued: true }, facts },
      DECLARED,
    );
    expect(result).toEqual({
      outcome: 'done',
      proof: { issued: true },
      facts: {
        credential: { ref: 'c1' },
        grant: { notAfter: '2027-01-01T00:00:00.000Z' },
      },
    });
    expect(warned).toContain('credential.value, owner.ref');
    expect(warned).not.toContain('canary-secret');
  });

  it('hands on nothing where nothing is declared', async () => {
    const { result } = await call({ outcome: 'done', proof: {}, facts });
    expect(result).toEqual({ outcome: 'done', proof: {}, facts: {} });
  });

  it('answers a failure as it is', async () => {
    const failed: EffectOutcome = {
      outcome: 'failed',
      reason: 'away',
      retryable: true,
    };
    expect((await call(failed, DECLARED)).result).toEqual(failed);
  });
});
