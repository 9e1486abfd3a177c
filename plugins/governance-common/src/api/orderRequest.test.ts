import { orderRequest } from './orderRequest';

describe('orderRequest', () => {
  it('states the terms that are given, and nothing else', () => {
    expect(
      orderRequest({
        identity: 'identity:1',
        issuer: 'ledger-db',
        scopes: ['member:readers'],
        purpose: '',
        kind: 'service-account',
        owner: 'somebody',
      }),
    ).toEqual({
      flow: 'service-account-issuance',
      about: 'identity:1',
      stated: {
        request: {
          identity: 'identity:1',
          issuer: 'ledger-db',
          scopes: ['member:readers'],
        },
        subject: { kind: 'service-account' },
      },
    });
  });

  it('names the tool of an agent, and the flow that decides', () => {
    expect(
      orderRequest({ flow: 'agent-tool-grant', identity: 'a', tool: 'read' }),
    ).toEqual({
      flow: 'agent-tool-grant',
      about: 'a',
      stated: { request: { identity: 'a' }, tool: { name: 'read' } },
    });
  });
});
