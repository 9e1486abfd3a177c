// One of the processes that are killed: opens, decides, carries out and closes what a database holds, beside the target it is
// told, until it is killed. Says when it begins.
import { setTimeout as wait } from 'node:timers/promises';
import { logger } from '../bench/setUp.mjs';
import { goOn, workOn } from './campaignWork.mjs';
import { connect } from './engineDatabase.mjs';

const PAUSE_MS = 50;

const knex = connect(process.env.FAULTS_DATABASE);
const made = await workOn(knex, process.env.FAULTS_TARGET);
process.send('begins');
for (;;) {
  if (!(await goOn(knex, made, logger))) {
    await wait(PAUSE_MS);
  }
}
