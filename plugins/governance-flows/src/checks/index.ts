import { FlowCheck } from './check';
import { danglingTarget } from './danglingTarget';
import { decisionEdges } from './decisionEdges';
import { gateCycle } from './gateCycle';
import { missingTerminalTimer } from './missingTerminalTimer';
import { noPathToEnd } from './noPathToEnd';
import { silenceAsConsent } from './silenceAsConsent';
import { timerOrder } from './timerOrder';
import { unreachableState } from './unreachableState';

/** What a definition must pass before it may run. A further check is one file and one line here. */
export const flowChecks: readonly FlowCheck[] = [
  danglingTarget, // every target exists
  unreachableState, // every state is used
  noPathToEnd, // every instance can end
  gateCycle, // every step comes to rest
  decisionEdges, // every answer leads somewhere
  missingTerminalTimer, // nobody waits for ever
  timerOrder, // reminders come in time
  silenceAsConsent, // silence never keeps nor approves
];
