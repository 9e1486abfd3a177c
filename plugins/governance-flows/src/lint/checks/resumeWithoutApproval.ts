import { guardBlocks } from '../../step/findGuard';
import { FlowLintCheck } from '../lintCheck';
import { followWays, wayText } from '../ways';

/** What a guard froze goes on through people only: neither a signal nor a rule, however bounded, leads back to it. */
export const resumeWithoutApproval: FlowLintCheck = {
  id: 'resume-without-approval',
  number: 24,
  severity: 'error',
  title: 'what was frozen is approved again',
  suppressible: true,
  run(flow) {
    const { definition, ways, giving } = flow;
    return (definition.guards ?? []).flatMap((guard, index) => {
      const frozen = giving.filter(([, { uses }]) => guardBlocks(guard, uses));
      const reached = followWays(ways, [guard.goto], way => !way.carried);
      const [back] = frozen
        .flatMap(([name, { uses }]) => {
          const taken = reached.get(name);
          return taken ? [{ name, uses, taken }] : [];
        })
        .sort((a, b) => a.taken.length - b.taken.length);
      return back
        ? [
            {
              path: back.taken.at(-1)?.path ?? ['guards', index, 'goto'],
              message: `guard ${guard.id} freezes ${
                back.uses
              }, and it goes on without an approval: ${wayText(
                guard.goto,
                back.taken,
              )}`,
            },
          ]
        : [];
    });
  },
};
