import { FlowContext } from '@countersign/plugin-governance-flows';
import { keepDeclared, updateOf } from './systemFacts';

describe('facts that only the system supplies', () => {
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
