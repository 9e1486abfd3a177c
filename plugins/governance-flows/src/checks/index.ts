import { FlowCheck } from './check';
import { danglingTarget } from './danglingTarget';
import { deadEnd } from './deadEnd';
import { decisionEdges } from './decisionEdges';
import { gateCycle } from './gateCycle';
import { missingTerminalTimer } from './missingTerminalTimer';
import { noPathToEnd } from './noPathToEnd';
import { silenceAsConsent } from './silenceAsConsent';
import { timerOrder } from './timerOrder';
import { tooManyStates } from './tooManyStates';
import { unreachableState } from './unreachableState';

/** What a definition must pass before it may run. A further check is one file and one line here. */
export const flowChecks: readonly FlowCheck[] = [
  tooManyStates, // a person can read it
  danglingTarget, // every target exists
  unreachableState, // every state is used
  deadEnd, // every state can be left
  noPathToEnd, // every instance can end
  gateCycle, // every step comes to rest
  decisionEdges, // every answer leads somewhere
  missingTerminalTimer, // nobody waits for ever
  timerOrder, // reminders come in time
  silenceAsConsent, // silence never keeps nor approves
];
