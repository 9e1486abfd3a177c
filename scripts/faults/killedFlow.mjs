/** Effects that a system outside carries out, in their order. */
export const STATES = ['first', 'second', 'third'];

/**
 * Three effects, a pause that a timer ends, and work that a person does: what has to be done is handed over, and only an
 * observation that it was done leads on.
 *
 * @param options - the `version`, and after how many `attempts` an effect is given up.
 */
export function flowSource({ version = '1.0.0', attempts = 100 } = {}) {
  const effect = (name, next) =>
    `    ${name}: {effect: {uses: faults.act@v1, with: {state: state.${name}}, timeout: PT10S, retry: {max: ${attempts}, cap: PT2S}}, on: {done: ${next}, failed: given-up}}`;
  return `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: killed, owner: group:default/faults, version: ${version}}
spec:
  context: Killed/v1
  initial: first
  states:
${effect('first', 'second')}
${effect('second', 'pause')}
    pause: {wait: {for: [hurry]}, timers: [{after: PT20S, goto: hand-over}], on: {hurry: hand-over}}
    hand-over: {effect: {uses: faults.handOver@v1, with: {state: state.hand}, timeout: PT10S, retry: {max: ${attempts}, cap: PT2S}}, on: {done: awaited, failed: given-up}}
    awaited: {wait: {for: [observed]}, timers: [{after: P30D, goto: given-up}], on: {observed: third}}
${effect('third', 'finished')}
    finished: {end: finished}
    given-up: {end: given-up}
`;
}

const text = { type: 'string' };

/** The facts of the flow. */
export const CONTEXT = {
  name: 'Killed/v1',
  fields: {
    state: {
      fields: Object.fromEntries([...STATES, 'hand'].map(name => [name, text])),
    },
  },
};

/** What starts instance number `number`; the same number is the same trigger once more. */
export function startRequest(number) {
  return {
    flow: 'killed',
    subject: `killed:${number}`,
    dedupeKey: `killed/${number}`,
    facts: {
      state: Object.fromEntries([...STATES, 'hand'].map(name => [name, name])),
    },
    mode: 'enforce',
    actor: { kind: 'engine' },
  };
}
