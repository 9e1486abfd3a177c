import { FlowEvent } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { SimulatedWorld } from './SimulatedWorld';
import { checkInvariants } from './checkInvariants';
import { Answer } from './connectors';
import { Fault } from './processes';
import { EDITS, PEOPLE } from './scenario';

/** Yields integers from 0 up to, and without, a bound, the same for the same seed. */
export type Random = (bound: number) => number;

const MINUTE = 60_000;
const PROCESSES = 3;
const CASES = 4;

/** How a run goes besides its seed. */
export interface SimulationOptions {
  database: Knex;
  random: Random;
  /** Orders given before everything is allowed to come to its end. */
  orders: number;
  /** Out of a hundred orders, how many meet a fault. */
  faults: number;
  /** One certain fault of whichever process comes to that statement, besides. */
  fault?: Fault;
}

/** What a run came to. */
export interface SimulationResult {
  problems: string[];
  trace: string[];
  /** Faults that were armed. */
  faults: number;
  /** Effects that were carried out. */
  effects: number;
  instances: number;
  /** Statements of all processes, from where a certain fault is counted. */
  statements: number;
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random(choices.length)];
}

function anyCase(random: Random): Parameters<SimulatedWorld['start']>[2] {
  return {
    score: pick(random, [5, 5, 50, 80]),
    environment: pick(random, ['staging', 'staging', 'prod']),
    ttlDays: pick(random, [7, 7, 30, 60, 120]),
  };
}

function anyAnswer(random: Random): Answer {
  return pick<Answer>(random, [
    'done',
    'done',
    'done',
    'done',
    'done',
    'done',
    'error-before',
    'error-after',
    'error-after',
    'parked-before',
    'parked-after',
    random(3) === 0 ? 'refused' : 'done',
  ]);
}

function anyFault(random: Random): Fault {
  return {
    kind: random(3) === 0 ? 'transient' : 'kill',
    after: random(28),
    done: random(2) === 0,
  };
}

async function anyEvent(
  world: SimulatedWorld,
  random: Random,
  id: string,
): Promise<FlowEvent> {
  switch (random(10)) {
    case 0:
      return { type: 'facts', facts: pick(random, EDITS) };
    case 1:
      return { type: 'withdraw', voter: pick(random, PEOPLE) };
    case 2:
    case 3:
    case 4:
      return {
        type: 'signal',
        name: pick(random, ['used', 'contested', 'incident.closed']),
      };
    default:
      return {
        type: 'vote',
        voter: pick(random, random(2) === 0 ? PEOPLE.slice(0, 4) : PEOPLE),
        voterKind: random(7) === 0 ? pick(random, ['bot', 'agent']) : 'person',
        decision: random(6) === 0 ? 'denied' : 'approved',
        digest: random(6) === 0 ? 'stale' : await world.digestOf(id),
      };
  }
}

async function giveOrder(world: SimulatedWorld, random: Random): Promise<void> {
  const index = random(world.processes);
  const id = pick(random, world.instances);
  switch (random(16)) {
    case 0:
    case 1:
      // Numbers come again, as repeated triggers do.
      await world.start(index, random(CASES), anyCase(random));
      break;
    case 2:
    case 3:
    case 4:
    case 5:
      if (id !== undefined) {
        const event = await anyEvent(world, random, id);
        await world.send(index, id, event);
        if (random(6) === 0) {
          await world.send(random(world.processes), id, event);
        }
      }
      break;
    case 6:
      world.advance(random(20) * MINUTE);
      break;
    case 7:
      world.advance(random(4) * 24 * 60 * MINUTE);
      break;
    case 8:
      if (random(4) === 0) {
        world.advance(-random(10) * MINUTE);
      } else if (random(3) === 0) {
        await world.stop(random(2) === 0);
      } else {
        await world.freeze(!world.frozen);
      }
      break;
    case 9:
      if (random(3) === 0) {
        world.kill(index);
      } else {
        await world.publish(random(2) === 0 ? '1.0.0' : '2.0.0');
      }
      break;
    case 10:
      await world.release(index);
      break;
    case 11:
    case 12:
      await world.pump([index, random(world.processes)], 1 + random(4));
      break;
    default:
      await world.pump([index], 1 + random(10));
  }
}

/**
 * Drives engines and connectors through a random history with faults, has everything come to its end, and checks what
 * must hold. On SQLite one seed yields one history, statement for statement.
 */
export async function runSimulation(
  options: SimulationOptions,
): Promise<SimulationResult> {
  const { random } = options;
  const world = await SimulatedWorld.create({
    database: options.database,
    processes: PROCESSES,
    answer: () => anyAnswer(random),
  });
  if (options.fault) {
    world.armAll(options.fault);
  }
  const from = world.statements;
  for (let number = 0; number < 2; number += 1) {
    // One that issues without asking anybody, so that every history carries something out.
    const first = { score: 5, environment: 'staging' as const, ttlDays: 7 };
    await world.start(number, number, number === 0 ? first : anyCase(random));
  }
  for (let order = 0; order < options.orders; order += 1) {
    if (random(100) < options.faults) {
      world.arm(random(world.processes), anyFault(random));
    }
    await giveOrder(world, random);
  }
  const statements = world.statements - from;
  await world.drain();
  return {
    problems: await checkInvariants(options.database, world),
    trace: world.trace,
    faults: world.faults,
    effects: world.target.executed.size,
    instances: world.instances.length,
    statements,
  };
}
