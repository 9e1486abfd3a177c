import { setTimeout as wait } from 'node:timers/promises';
import { moveClock } from './engineDatabase.mjs';
import { startRequest } from './killedFlow.mjs';

const PAUSE_MS = 250;

/** Does work until it succeeds; throws the last error when the part has taken longer than `limit` seconds. */
export async function insist(report, limit, work) {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (report.elapsed > limit) {
        throw error;
      }
      await wait(PAUSE_MS);
    }
  }
}

/**
 * Has a process, any at all, start instances; one that dies or fails over it is not asked again, and the same triggers go
 * to another.
 */
export function startInstances(report, { workers, numbers, random, limit }) {
  return insist(report, limit, () =>
    workers.ask(
      Math.floor(random() * workers.count),
      numbers.map(startRequest),
    ),
  );
}

/** Moves the clock and has people work until no instance runs. */
export async function comeToTheEnd(report, { knex, target, limit }) {
  for (;;) {
    const [{ count }] = await knex('flow_instances')
      .where({ status: 'running' })
      .count('* as count');
    if (Number(count) === 0) {
      return;
    }
    if (report.elapsed > limit) {
      throw new Error(`${count} instances are still running`);
    }
    target.work(1);
    // Leases of those who died have to run out; nobody has to wait for that.
    await moveClock(knex, 15);
    await wait(1000);
  }
}
