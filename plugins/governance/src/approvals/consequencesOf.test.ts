import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Translate } from '../useGovernanceTranslation';
import { consequencesOf } from './consequencesOf';

const t = ((key: string) => key) as unknown as Translate;

const effect = (uses: string): FlowDefinition['states'][string] => ({
  kind: 'effect',
  uses,
  with: {},
  timeout: 'PT1M',
  retry: { max: 1, cap: 'PT1M' },
  on: { done: 'through', failed: 'through' },
});

/** A state that asks, from which each decision leads to an effect of its own. */
const definition: Pick<FlowDefinition, 'states'> = {
  states: {
    review: {
      kind: 'approval',
      stages: [],
      separation: { notSubject: false, notDelegateOf: [] },
      onNoEligibleApprover: 'deny',
      decisions: ['justified', 'not-justified', 'other'],
      bindTo: [],
      timers: [],
      on: { justified: 'through', 'not-justified': 'object', other: 'act' },
    },
    object: effect('incident.freeze@v1'),
    act: effect('something.new@v1'),
    through: { kind: 'end', outcome: 'justified', obligations: [] },
  },
};

describe('consequencesOf', () => {
  it('says of each decision what follows, in words where there are some', () => {
    expect(
      consequencesOf(definition, { state: 'review', mode: 'enforce' }, t),
    ).toEqual({
      justified: 'approvals.thenEnd',
      'not-justified': 'credentials.thenFrozen',
      other: 'approvals.thenEffect',
    });
  });

  it('says that nothing follows where it is only recorded', () => {
    expect(
      consequencesOf(definition, { state: 'review', mode: 'observe' }, t),
    ).toMatchObject({ 'not-justified': 'approvals.thenNothing' });
  });

  it('says nothing of a state that does not ask', () => {
    expect(
      consequencesOf(definition, { state: 'through', mode: 'enforce' }, t),
    ).toEqual({});
  });
});
