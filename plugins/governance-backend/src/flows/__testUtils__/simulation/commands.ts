import { FlowEvent } from '@countersign/plugin-governance-flows';
import fc from 'fast-check';
import { ReferenceModel } from './ReferenceModel';
import { SimulatedWorld } from './SimulatedWorld';
import { Answer } from './connectors';
import { EDITS, PEOPLE, factsFor } from './scenario';

/** What is given orders: a world, and how its systems outside answer next. */
export interface Subject {
  world: SimulatedWorld;
  answers: Answer[];
}

type Order = fc.AsyncCommand<ReferenceModel, Subject>;

/** An order that is always possible; afterwards the database must hold what the model says, row for row. */
class NamedOrder implements Order {
  constructor(
    private readonly name: string,
    private readonly give: (
      model: ReferenceModel,
      subject: Subject,
    ) => Promise<void>,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: ReferenceModel, subject: Subject): Promise<void> {
    await this.give(model, subject);
    const problems = [
      ...(await model.follow()),
      ...subject.world.problems,
      ...subject.world.target.problems,
    ];
    if (problems.length > 0) {
      throw new Error(
        [...problems, ...subject.world.trace.slice(-15)].join('\n'),
      );
    }
  }

  toString(): string {
    return this.name;
  }
}

/** Sends an event and compares the answer with what the interpreter says beforehand. */
async function sendAndCompare(
  model: ReferenceModel,
  { world }: Subject,
  options: {
    process: number;
    instance: number;
    event: (digest: string) => FlowEvent;
  },
): Promise<void> {
  const id = world.instances[options.instance % world.instances.length];
  if (id === undefined) {
    return;
  }
  const digest = model.snapshotOf(id)?.approval?.digest ?? 'nothing';
  const event = options.event(digest);
  const now = new Date(world.time).toISOString();
  const expected = await model.predict(id, event, now);
  const sent = await world.send(options.process, id, event);
  const found = sent.ok && !sent.value.accepted ? sent.value.code : undefined;
  if (sent.ok && found !== expected) {
    throw new Error(`${event.type} of ${id} came to ${found}, not ${expected}`);
  }
}

const process = fc.nat({ max: 1 });
const instance = fc.nat({ max: 3 });
const minutes = fc.oneof(
  fc.integer({ min: -10, max: 30 }),
  fc.integer({ min: 600, max: 6000 }),
);
const answers = fc.array(
  fc.constantFrom<Answer>(
    'done',
    'error-before',
    'error-after',
    'parked-before',
    'parked-after',
    'refused',
  ),
  { maxLength: 4 },
);

/** Every order there is: start, edit, vote, withdraw, signal, tick, incident, switch, publish, pump, ack, nack, crash. */
export const anyOrder: fc.Arbitrary<Order>[] = [
  fc
    .record({
      process,
      number: fc.nat({ max: 3 }),
      score: fc.constantFrom(5, 80),
      environment: fc.constantFrom('staging' as const, 'prod' as const),
      ttlDays: fc.constantFrom(7, 60, 120),
    })
    .map(({ process: index, number, ...facts }) => {
      const order = `start ${number} ${JSON.stringify(facts)}`;
      return new NamedOrder(order, (_, { world }) =>
        world.start(index, number, facts as Parameters<typeof factsFor>[0]),
      );
    }),
  fc
    .record({
      process,
      instance,
      voter: fc.constantFrom(...PEOPLE),
      voterKind: fc.constantFrom(
        'person' as const,
        'person' as const,
        'person' as const,
        'agent' as const,
        'bot' as const,
      ),
      decision: fc.constantFrom('approved', 'approved', 'denied', 'nonsense'),
      stale: fc.boolean().map(value => value && 'stale'),
    })
    .map(
      ({ stale, voter, voterKind, decision, ...where }) =>
        new NamedOrder(`vote ${decision} by ${voterKind} ${voter}`, (m, s) =>
          sendAndCompare(m, s, {
            ...where,
            event: digest => ({
              type: 'vote',
              voter,
              voterKind,
              decision,
              digest: stale || digest,
            }),
          }),
        ),
    ),
  ...[
    fc
      .constantFrom(...EDITS)
      .map((facts): FlowEvent => ({ type: 'facts', facts })),
    fc
      .constantFrom(...PEOPLE)
      .map((voter): FlowEvent => ({ type: 'withdraw', voter })),
    fc
      .constantFrom('used', 'used', 'contested', 'incident.closed')
      .map((name): FlowEvent => ({ type: 'signal', name })),
  ].map(event =>
    fc
      .record({ process, instance, event })
      .map(
        ({ event: sent, ...where }) =>
          new NamedOrder(JSON.stringify(sent), (m, s) =>
            sendAndCompare(m, s, { ...where, event: () => sent }),
          ),
      ),
  ),
  minutes.map(
    count =>
      new NamedOrder(`tick ${count} minutes`, async (_, { world }) =>
        world.advance(count * 60_000),
      ),
  ),
  fc
    .boolean()
    .map(
      active =>
        new NamedOrder(`incident ${active}`, (_, { world }) =>
          world.freeze(active),
        ),
    ),
  fc
    .boolean()
    .map(
      stopped =>
        new NamedOrder(`switch ${stopped}`, (_, { world }) =>
          world.stop(stopped),
        ),
    ),
  fc
    .constantFrom('1.0.0' as const, '2.0.0' as const)
    .map(
      version =>
        new NamedOrder(`publish ${version}`, (_, { world }) =>
          world.publish(version),
        ),
    ),
  ...[1, 2].map(() =>
    fc
      .record({ first: process, second: process, answers, limit: fc.nat(5) })
      .map(
        ({ first, second, answers: next, limit }) =>
          new NamedOrder(
            `pump ${first} ${second} ${next.join()}`,
            async (_, subject) => {
              subject.answers.push(...next);
              await subject.world.pump([first, second], limit + 1);
            },
          ),
      ),
  ),
  process.map(
    index =>
      new NamedOrder(`answer ${index}`, async (_, { world }) => {
        await world.release(index);
      }),
  ),
  fc
    .record({
      process,
      kind: fc.constantFrom('kill' as const, 'transient' as const),
      after: fc.nat({ max: 20 }),
      done: fc.boolean(),
    })
    .map(
      ({ process: index, ...fault }) =>
        new NamedOrder(`crash ${JSON.stringify(fault)}`, async (_, { world }) =>
          world.arm(index, fault),
        ),
    ),
];
