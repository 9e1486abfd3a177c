// Opens the campaigns of a database, until it is killed. Says when it begins and when it is done.
import { createRequire } from 'node:module';
import { createCampaigns } from '../bench/campaigns.mjs';

const require = createRequire(import.meta.url);
const knex = require('knex')({
  client: 'pg',
  connection: process.env.FAULTS_DATABASE,
  pool: { min: 1, max: 4 },
});
const { campaigns } = await createCampaigns(
  knex,
  Number(process.env.FAULTS_BATCH),
);
process.send('begins');
await campaigns.turn();
process.send('done');
await knex.destroy();
