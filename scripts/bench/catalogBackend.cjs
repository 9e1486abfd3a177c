// A backend with a real catalog, whose scheduled tasks run only when the parent process says so. `governed` holds the
// governance backend and projects its inventory; `plain` gives the catalog as many entities without any of it.
require('@backstage/cli-node/config/nodeTransform.cjs');
const { createBackend } = require('@backstage/backend-defaults');
const {
  coreServices,
  createBackendModule,
  createServiceFactory,
} = require('@backstage/backend-plugin-api');
const {
  catalogProcessingExtensionPoint,
} = require('@backstage/plugin-catalog-node');
const { setTimeout: wait } = require('node:timers/promises');

const { BENCH_BACKEND: kind, BENCH_COUNT: count } = process.env;

const tasks = new Map();
const scheduleTask = async ({ id, fn }) => {
  tasks.set(id, fn);
};
const scheduler = createServiceFactory({
  service: coreServices.scheduler,
  deps: {},
  factory: () => ({
    scheduleTask,
    createScheduledTaskRunner: () => ({ run: scheduleTask }),
    triggerTask: id => tasks.get(id)(new AbortController().signal),
    getScheduledTasks: async () => [],
  }),
});

/** As many entities of the shape that the projection has, from a provider that does nothing else. */
const plain = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'bench-plain',
  register(reg) {
    reg.registerInit({
      deps: {
        processing: catalogProcessingExtensionPoint,
        scheduling: coreServices.scheduler,
      },
      async init({ processing, scheduling }) {
        const entities = Array.from({ length: Number(count) }, (_, index) => ({
          locationKey: 'bench',
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: {
              name: `identity-${index}`,
              annotations: {
                'backstage.io/managed-by-location': 'url:https://bench.invalid',
                'backstage.io/managed-by-origin-location':
                  'url:https://bench.invalid',
              },
            },
            spec: {
              type: 'service-account',
              owner: `group:default/team-${index % 50}`,
              dependencyOf: [`component:default/component-${index % 200}`],
            },
          },
        }));
        processing.addEntityProvider({
          getProviderName: () => 'bench',
          connect: connection =>
            scheduling.scheduleTask({
              id: 'project',
              fn: () => connection.applyMutation({ type: 'full', entities }),
            }),
        });
      },
    });
  },
});

process.on('message', async ({ run }) => {
  try {
    while (!tasks.has(run)) {
      await wait(50);
    }
    await tasks.get(run)(new AbortController().signal);
    process.send({ ended: run });
  } catch (error) {
    process.send({ ended: run, error: String(error?.stack ?? error) });
  }
});

const backend = createBackend();
backend.add(scheduler);
backend.add(import('@backstage/plugin-catalog-backend'));
if (kind === 'governed') {
  backend.add(require('@countersign/plugin-governance-backend').default);
  backend.add(
    require('@countersign/plugin-catalog-backend-module-governance').default,
  );
} else {
  backend.add(plain);
}
backend.start();
