import { canonicalDefinition } from '../../definition/canonicalDefinition';
import { FlowLintCheck, LintNote } from '../lintCheck';

function compareVersions(a: string, b: string): number {
  const [first, second] = [a, b].map(text => text.split('.').map(Number));
  const at = first.findIndex((part, index) => part !== second[index]);
  return at < 0 ? 0 : first[at] - second[at];
}

/**
 * A changed definition has a later version, and a state in which instances are is not removed without a word on where they
 * go: a `FlowMigration`. Without one they stay under their old version.
 */
export const unversionedChange: FlowLintCheck = {
  id: 'unversioned-change',
  number: 28,
  severity: 'error',
  title: 'every change has a version, and instances know where to go',
  suppressible: true,
  run({ definition, bundle, options }) {
    const { name, version } = definition.metadata;
    const active = options.active?.(name);
    const notes: LintNote[] = [];
    if (
      active &&
      canonicalDefinition(active) !== canonicalDefinition(definition)
    ) {
      const order = compareVersions(version, active.metadata.version);
      if (order <= 0) {
        notes.push({
          path: ['..', 'metadata', 'version'],
          message:
            order === 0
              ? `the content changed and the version did not: ${version} runs already, with another content`
              : `${version} is earlier than ${active.metadata.version}, which runs`,
        });
      }
    }
    for (const live of options.liveStates?.(name) ?? []) {
      const mapped = bundle.migrations
        .map(({ value }) => value)
        .filter(
          ({ metadata, from, to }) =>
            metadata.flow === name && from === live.version && to === version,
        )
        .flatMap(({ states }) => Object.keys(states));
      for (const [state, count] of Object.entries(live.states)) {
        if (
          count > 0 &&
          !Object.hasOwn(definition.states, state) &&
          !mapped.includes(state)
        ) {
          notes.push({
            path: ['states'],
            message: `${state} is gone, and ${count} instances of ${live.version} are in it; a FlowMigration from ${live.version} to ${version} says where they go`,
          });
        }
      }
    }
    return notes;
  },
};
