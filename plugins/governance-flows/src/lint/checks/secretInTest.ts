import { JsonObject } from '@backstage/types';
import { readFact } from '../../policy/celValues';
import { BundleLintCheck, BundleNote } from '../lintCheck';
import { secretPaths } from './secretPaths';

/** No test and no recorded answer holds a value where a secret would stand. */
export const secretInTest: BundleLintCheck = {
  id: 'secret-in-test',
  number: 30,
  severity: 'error',
  title: 'no test holds a secret',
  suppressible: false,
  run(bundle, _, effects) {
    const secrets = secretPaths(effects);
    const held = (facts: JsonObject | undefined) =>
      secrets.filter(secret => facts && readFact(facts, secret) !== undefined);
    const tests = bundle.tests.flatMap(document =>
      document.value.cases.flatMap((one, index): BundleNote[] => {
        const events = one.events.flatMap(event =>
          'facts' in event ? held(event.facts) : [],
        );
        const connectors = Object.values(one.connectors).flatMap(({ facts }) =>
          held(facts),
        );
        return [...new Set([...held(one.facts), ...events, ...connectors])].map(
          secret => ({
            document,
            path: ['spec', 'cases', index],
            message: `${one.name} gives a value to ${secret}, which is a secret`,
          }),
        );
      }),
    );
    const recorded = bundle.effectCatalogues.flatMap(document =>
      Object.entries(document.value.effects).flatMap(([uses, effect]) =>
        held(effect.recorded.facts).map(secret => ({
          document,
          path: ['spec', 'effects', uses, 'recorded'],
          message: `the recorded answer of ${uses} gives a value to ${secret}, which is a secret`,
        })),
      ),
    );
    return [...tests, ...recorded];
  },
};
