import { FlowContext } from '@countersign/plugin-governance-flows';
import {
  keepDeclared,
  overlay,
  updateOf,
  withoutSystemFacts,
} from './systemFacts';

describe('facts that only the system supplies', () => {
  it('are taken out of what somebody states, and nothing else is', () => {
    expect(
      withoutSystemFacts({
        risk: { score: 1 },
        owner: { active: true },
        mode: 'enforce',
        subject: { kind: 'agent', privileged: false },
        deployment: { id: 'd1', verified: true },
        request: { ttlDays: 30 },
      }),
    ).toEqual({
      subject: { kind: 'agent' },
      deployment: { id: 'd1' },
      request: { ttlDays: 30 },
    });
  });

  it('hold over what is stated under the same name', () => {
    expect(
      overlay({ subject: { kind: 'agent' } }, { subject: { kind: 'key' } }),
    ).toEqual({ subject: { kind: 'key' } });
  });

  it('are given only where the flow declares them', () => {
    const context: FlowContext = {
      name: 'Test/v1',
      fields: { owner: { fields: { ref: { type: 'string' } } } },
    };
    expect(
      keepDeclared(context, { owner: { ref: 'x', active: true }, risk: {} }),
    ).toEqual({ owner: { ref: 'x' } });
  });

  it('that are not known any more become absent', () => {
    expect(
      updateOf(
        { risk: { score: 10 }, owner: { ref: 'a', manager: 'b' } },
        { risk: {}, owner: { ref: 'c' } },
      ),
    ).toEqual({
      risk: { score: null },
      owner: { ref: 'c', manager: null },
    });
  });
});
