import { FlowInstanceDetail } from '@countersign/plugin-governance-common';
import { FlowWay } from '../flowDrawing/markWay';
import { readEvidence } from './readEvidence';

/** The way that an instance has taken, from the transitions that its events record. */
export function instanceWay(events: FlowInstanceDetail['events']): FlowWay {
  const transitions = events
    .flatMap(({ evidence }) => evidence)
    .map(readEvidence)
    .flatMap(entry => (entry?.kind === 'transition' ? [entry] : []));
  return {
    states: [...new Set(transitions.map(({ to }) => to))],
    moves: transitions.flatMap(({ from, to, code }) =>
      from === undefined ? [] : [{ from, to, code }],
    ),
  };
}
