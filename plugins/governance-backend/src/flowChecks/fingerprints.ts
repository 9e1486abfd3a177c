import {
  EffectDeclaration,
  FlowContext,
  FlowDefinition,
  POLICY_LIBRARY,
  PolicyEngine,
  canonicalJson,
  probePolicy,
} from '@countersign/plugin-governance-flows';

/** Something that decisions are computed with, and by what it is told whether it changed. */
export interface Fingerprint {
  name: string;
  value: string;
}

const POLICY = 'policy';

/** Digests of everything that decisions and tests of flows are computed with. Pure but for `digest`. */
export function takeFingerprints(options: {
  policy: PolicyEngine;
  contexts: readonly FlowContext[];
  effects: { [uses: string]: EffectDeclaration };
  digest: (text: string) => string;
}): Fingerprint[] {
  const { policy, contexts, effects, digest } = options;
  const of = (name: string, value: object): Fingerprint => ({
    name,
    value: digest(canonicalJson(value)),
  });
  return [
    of(POLICY, { library: POLICY_LIBRARY, probe: probePolicy(policy) }),
    ...contexts.map(context => of(`facts:${context.name}`, context)),
    ...Object.entries(effects).map(([uses, declaration]) =>
      of(`effect:${uses}`, declaration),
    ),
  ];
}

function concernsFlow(name: string, definition: FlowDefinition): boolean {
  if (name === POLICY) {
    return true;
  }
  if (name.startsWith('facts:')) {
    return name === `facts:${definition.context.name}`;
  }
  const uses = name.replace(/^effect:/, '');
  return Object.values(definition.states).some(
    state =>
      state.kind === 'effect' &&
      (state.uses === uses || state.compensate === uses),
  );
}

const WORDS: [RegExp, (match: string) => string][] = [
  [/^policy$/, () => 'what evaluates expressions changed'],
  [/^facts:(.*)$/, name => `the facts of ${name} changed`],
  [
    /^effect:(.*)$/,
    name => `what is known of the effect ${name}, or its connector, changed`,
  ],
];

/**
 * Why a flow must be looked at again, in words, when something has another fingerprint than before; `undefined` when
 * nothing that concerns it has. What is new has changed nothing. Pure.
 */
export function explainChange(
  definition: FlowDefinition,
  before: readonly Fingerprint[],
  now: readonly Fingerprint[],
): string | undefined {
  const known = new Map(before.map(({ name, value }) => [name, value]));
  const present = new Map(now.map(({ name, value }) => [name, value]));
  const changed = [...known]
    .filter(([name, value]) => present.get(name) !== value)
    .map(([name]) => name)
    .filter(name => concernsFlow(name, definition));
  const words = changed.flatMap(name =>
    WORDS.flatMap(([pattern, say]) => {
      const match = pattern.exec(name);
      return match ? [say(match[1] ?? '')] : [];
    }),
  );
  return words.length > 0 ? words.join('; ') : undefined;
}
