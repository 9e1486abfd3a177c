import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { ReferenceModel } from './__testUtils__/simulation/ReferenceModel';
import { SimulatedWorld } from './__testUtils__/simulation/SimulatedWorld';
import { checkInvariants } from './__testUtils__/simulation/checkInvariants';
import { Subject, anyOrder } from './__testUtils__/simulation/commands';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** More of them make it look longer: FLOW_MODEL_RUNS=500 npm test -- engineModel. */
const RUNS = Number(process.env.FLOW_MODEL_RUNS ?? 12);

describe.each(databases.eachSupportedId())('the engine on %s', id => {
  it('does what the interpreter says, whatever is ordered and breaks', async () => {
    const database = await databases.init(id);
    await database.migrate.latest({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      ),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.commands(anyOrder, { maxCommands: 30, size: 'max' }),
        async orders => {
          run += 1;
          const subject: { answers: Subject['answers'] } = { answers: [] };
          const prefix = `run-${run}-`;
          const world = await SimulatedWorld.create({
            database,
            processes: 2,
            prefix,
            answer: () => subject.answers.shift() ?? 'done',
          });
          const model = new ReferenceModel({
            database,
            ports: world.engine.ports,
            prefix,
          });
          await fc.asyncModelRun(
            () => ({ model, real: { ...subject, world } }),
            orders,
          );
          await world.drain();
          expect([
            ...(await model.follow()),
            ...(await checkInvariants(database, world)),
          ]).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
