import { BundleLintCheck, BundleNote } from '../lintCheck';

/** A migration goes from states that were to states that are. */
export const migrationTargets: BundleLintCheck = {
  id: 'migration-target',
  number: 28,
  severity: 'error',
  title: 'a migration leads to states that exist',
  suppressible: false,
  run(bundle, options) {
    return bundle.migrations.flatMap((document): BundleNote[] => {
      const { metadata, from, to, states } = document.value;
      const known = [
        ...bundle.flows.map(({ value }) => value),
        ...[options.active?.(metadata.flow) ?? []].flat(),
      ].filter(flow => flow.metadata.name === metadata.flow);
      const statesOf = (version: string) =>
        known.find(flow => flow.metadata.version === version)?.states;
      const [before, after] = [statesOf(from), statesOf(to)];
      return Object.entries(states).flatMap(([source, target]) => [
        ...(after && !Object.hasOwn(after, target)
          ? [
              {
                document,
                path: ['spec', 'states', source],
                message: `${target} is not a state of ${
                  metadata.flow
                } ${to}; known are: ${Object.keys(after).join(', ')}`,
              },
            ]
          : []),
        ...(before && !Object.hasOwn(before, source)
          ? [
              {
                document,
                path: ['spec', 'states', source],
                message: `${source} is not a state of ${metadata.flow} ${from}`,
              },
            ]
          : []),
      ]);
    });
  },
};
