import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  createCelPolicyEngine,
  FlowEvidence,
  runFlowTest,
} from '@countersign/plugin-governance-flows';
import { sha256Hex } from '../ledger/digest';
import { FlowEngine } from './FlowEngine';
import { readShippedFlows } from './readShippedFlows';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const policy = createCelPolicyEngine();
const shipped = readShippedFlows();
const actor = { kind: 'service' as const, principal: 'a-test' };

function pathOf(evidence: readonly FlowEvidence[]): string[] {
  return evidence.flatMap(item =>
    item.kind === 'transition' && item.code !== 'cancel' ? [item.to] : [],
  );
}

describe.each(databases.eachSupportedId())('the engine on %s', id => {
  it('goes through every transition that the tests of the shipped flows count as covered', async () => {
    const database = await databases.init(id);
    await database.migrate.latest({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      ),
    });
    let now = '';
    let inForce: { id: string; until: string }[] = [];
    const engine = FlowEngine.create({
      database,
      contexts: shipped.contexts,
      effects: shipped.effects,
      handlers: [],
      ledger: { append: async () => undefined },
      logger: mockServices.logger.mock(),
      clock: { now: async () => new Date(now) },
      exceptions: async (_, __, { subjects }) =>
        new Map(subjects.map(subject => [subject, inForce])),
    });
    const seen = new Set<string>();
    let cases = 0;
    for (const { file, value } of shipped.bundle.flows) {
      const { name } = value.metadata;
      const { cases: results } = runFlowTest(
        value,
        shipped.bundle.tests
          .map(({ value: test }) => test)
          .filter(test => test.metadata.flow === name),
        shipped.effects,
        { digest: sha256Hex, policy },
      );
      const source = shipped.sources.find(entry => entry.file === file);
      now = '2026-01-01T00:00:00.000Z';
      await database.transaction(trx =>
        engine.publish(trx, {
          source: source?.text ?? '',
          author: 'user:default/author',
        }),
      );
      for (const { name: title, trace } of results) {
        const [first, ...rest] = trace.steps.filter(({ refused }) => !refused);
        if (first.event.type !== 'start') {
          throw new Error(`${name}, ${title} does not begin with a start`);
        }
        const { facts, requester, exceptions = [] } = first.event;
        now = first.at;
        inForce = exceptions;
        const { instanceId } = await database.transaction(trx =>
          engine.start(trx, {
            flow: name,
            subject: `${name}/${title}`,
            dedupeKey: `${name}/${title}`,
            facts,
            mode: 'enforce',
            requestedBy: requester,
            actor,
          }),
        );
        for (const step of rest) {
          now = step.at;
          const sent = await database.transaction(trx =>
            engine.send(trx, instanceId, step.event, actor),
          );
          expect([name, title, step.event.type, sent.accepted]).toEqual([
            name,
            title,
            step.event.type,
            true,
          ]);
        }
        const { events } = await database.transaction(trx =>
          engine.getInstance(trx, instanceId),
        );
        const path = events.flatMap(({ evidence }) => pathOf(evidence));
        expect([name, title, path]).toEqual([name, title, trace.path]);
        path.slice(1).forEach((to, index) => {
          seen.add(`${name}: ${path[index]} → ${to}`);
        });
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(100);
    expect(seen.size).toBeGreaterThan(150);
  });
});
