import { createCliModule } from '@backstage/cli-node';
import packageJson from '../package.json';

/**
 * The commands `ledger verify` and `evaluate`. Each is loaded when it is called.
 *
 * @public
 */
export const governanceCliModule = createCliModule({
  packageJson,
  init: async reg => {
    reg.addCommand({
      path: ['ledger', 'verify'],
      description: 'Check an exported ledger, with no server',
      execute: { loader: () => import('./commands/ledger/verify') },
    });
    reg.addCommand({
      path: ['evaluate'],
      description: 'Run an importer and the finding rules over files',
      execute: { loader: () => import('./commands/evaluate') },
    });
  },
});
