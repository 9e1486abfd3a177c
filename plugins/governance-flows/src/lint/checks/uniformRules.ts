import { FlowLintCheck, LintNote, LintedFlow } from '../lintCheck';

/** Whether a rule, a guard or a stage looks at who owns what is granted. */
function looksAtOwner(flow: LintedFlow): boolean {
  const { states, guards = [] } = flow.definition;
  const texts = [
    ...guards.map(({ when }) => when),
    ...Object.values(states).flatMap(state => {
      switch (state.kind) {
        case 'gate':
          return state.rules.map(({ when }) => when);
        case 'approval':
          return state.stages.map(({ from }) => from);
        default:
          return [];
      }
    }),
  ];
  return texts.some(text =>
    flow.readsOf(text).some(path => path.startsWith('owner.')),
  );
}

/**
 * Whatever is granted, of whatever kind, has an owner and can be taken back. That it was approved and that it expires are
 * checks of their own.
 */
export const uniformRules: FlowLintCheck = {
  id: 'uniform-rules',
  number: 25,
  severity: 'error',
  title: 'whatever is granted has an owner and can be revoked',
  suppressible: true,
  run(flow) {
    const granting = flow.giving.filter(([, { uses }]) =>
      Object.keys(flow.effects[uses]?.yields ?? {}).some(path =>
        path.startsWith('grant.'),
      ),
    );
    const [first] = granting;
    if (!first) {
      return [];
    }
    const ownership: LintNote[] = looksAtOwner(flow)
      ? []
      : [
          {
            path: ['states', first[0], 'effect', 'uses'],
            message: `${first[1].uses} grants something, and no rule, guard or stage looks at its owner`,
          },
        ];
    const revocation = granting
      .filter(
        ([, { compensate }]) =>
          compensate === undefined || flow.accessOf(compensate) !== 'takes',
      )
      .map(([name, { uses }]) => ({
        path: ['states', name, 'effect', 'uses'],
        message: `${uses} grants something and names no effect under compensate that takes it back`,
      }));
    return [...ownership, ...revocation];
  },
};
