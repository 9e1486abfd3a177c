import { guardBlocks } from '../../step/findGuard';
import { FlowLintCheck, LintedFlow } from '../lintCheck';

const SAYS_SO = /(^|\.)(revoke|disable|withdraw|reduce|notify|notice|page)/i;

/** Whether an effect takes access away or tells somebody; by its name where it is not declared. */
function mustAlwaysRun(flow: LintedFlow, uses: string): boolean {
  const declared = flow.effects[uses];
  return (
    declared?.access === 'takes' ||
    /^(notify|notice)\b/.test(uses) ||
    (!declared && SAYS_SO.test(uses))
  );
}

/** A guard freezes what gives access. Taking it away and telling people is never blocked, least of all in an incident. */
export const guardBlocksWayOut: FlowLintCheck = {
  id: 'guard-blocks-way-out',
  number: 23,
  severity: 'error',
  title: 'nothing blocks revoking and telling',
  suppressible: false,
  run(flow) {
    const used = flow.effectStates.map(([, { uses }]) => uses);
    return (flow.definition.guards ?? []).flatMap((guard, index) => {
      const blocked = [
        ...new Set([...used, ...guard.blocks.filter(uses => uses !== '*')]),
      ].filter(uses => guardBlocks(guard, uses) && mustAlwaysRun(flow, uses));
      return blocked.length === 0
        ? []
        : [
            {
              path: ['guards', index, 'blocks'],
              message: `guard ${guard.id} would keep ${blocked.join(
                ', ',
              )} from running; what takes access away or tells somebody is never blocked: name it under except`,
            },
          ];
    });
  },
};
