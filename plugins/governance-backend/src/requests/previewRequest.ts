import { RequestPreview } from '@countersign/plugin-governance-common';
import {
  ComputedFact,
  FlowDefinition,
  openQuestion,
  step,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import { JsonObject } from '@backstage/types';

/** What was computed, as far as the flow reads it anywhere. */
function computedOf(
  computed: readonly ComputedFact[],
  definition: FlowDefinition,
) {
  const text = JSON.stringify([definition.guards, definition.states]);
  return computed
    .filter(({ yields }) => text.includes(yields))
    .map(({ yields, value, reasons }) => ({
      fact: yields,
      ...(value === undefined ? {} : { value }),
      reasons,
    }));
}

/**
 * The way that a request takes by itself, and who is then asked: the very interpreter that will run it is run ahead. Pure.
 *
 * @param now - ISO 8601.
 */
export function previewRequest(options: {
  definition: FlowDefinition;
  facts: JsonObject;
  computed: readonly ComputedFact[];
  requester: string;
  author: string;
  now: string;
  ports: StepPorts;
}): Omit<RequestPreview, 'problems' | 'mode'> {
  const { definition, facts, requester, author, now, ports } = options;
  const computed = computedOf(options.computed, definition);
  const result = step(
    definition,
    undefined,
    { type: 'start', facts, requester, author },
    now,
    ports,
  );
  if (result.refused) {
    return {
      way: [{ state: definition.initial, reason: result.refused.reason }],
      asked: [],
      computed,
    };
  }
  const { snapshot, evidence } = result;
  const way = evidence.flatMap(item =>
    item.kind === 'transition' ? [{ state: item.to, reason: item.reason }] : [],
  );
  if (snapshot.outcome !== undefined) {
    return { way, outcome: snapshot.outcome, asked: [], computed };
  }
  const { kind } = definition.states[snapshot.state];
  const question = openQuestion(definition, snapshot, now, ports);
  return {
    way,
    ...(kind === 'gate' || kind === 'end'
      ? {}
      : {
          waitsIn: {
            state: snapshot.state,
            kind,
            ...(question?.due ? { due: question.due } : {}),
          },
        }),
    asked: (question?.stages ?? []).map(({ id, quorum, eligible }) => ({
      stage: id,
      quorum,
      people: eligible,
    })),
    computed,
  };
}
