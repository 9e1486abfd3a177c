import { claimsOf } from './claimsOf';
import { Grant } from './GrantStore';

const now = new Date('2026-11-27T12:00:00.900Z');
const grant: Grant = {
  tag: 't-1',
  kind: 'tool',
  state: 'active',
  agent: 'agent:copilot',
  tool: 'tickets.search',
  audience: 'https://tickets.example.com',
  scopes: ['tickets:read'],
  facts: {},
  notAfter: '2026-11-27T20:00:00.500Z',
};
const claims = (changes: Partial<Grant> = {}) =>
  claimsOf(
    { ...grant, ...changes },
    { issuer: 'https://i', jti: 't-1.x', now, longestLifeMs: 3_600_000 },
  );

describe('claimsOf', () => {
  it('makes the agent the actor of whom it acts for', () => {
    expect(claims({ actsFor: 'user:default/rob' })).toMatchObject({
      sub: 'user:default/rob',
      act: { sub: 'agent:copilot' },
      azp: 'agent:copilot',
    });
  });

  it('makes the agent the subject where it acts for nobody', () => {
    expect(claims()).toMatchObject({ sub: 'agent:copilot' });
    expect(claims()).not.toHaveProperty('act');
  });

  it('ends after the longest life, or with the grant where that is earlier, and never later', () => {
    expect(claims().exp).toBe(Date.parse('2026-11-27T13:00:00Z') / 1000);
    const notAfter = '2026-11-27T12:10:00.500Z';
    expect(claims({ notAfter }).exp).toBe(
      Date.parse('2026-11-27T12:10:00Z') / 1000,
    );
  });
});
