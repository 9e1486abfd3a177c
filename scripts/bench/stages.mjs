import { addPopulation, caller, createCampaigns } from './campaigns.mjs';
import { compare } from './measure.mjs';
import { createDatabase } from './setUp.mjs';

const ITEMS = 3000;

/** Opens a campaign of the same population that asks the owners, and one that asks in stages. */
export async function benchStages(url) {
  const databases = [];
  const opening = (name, definition) => async run => {
    const knex = await createDatabase(url, `${name}_${run}`);
    databases.push(knex);
    await addPopulation(knex, ITEMS);
    const { campaigns } = await createCampaigns(knex, 500);
    const { digest } = await campaigns.preview(definition);
    await campaigns.launch(definition, digest, caller);
    return async () => {
      await campaigns.turn();
      const [{ count }] = await knex('review_items').count('* as count');
      return Number(count);
    };
  };
  const names = { 'asked of owners': 'all', 'asked in stages': 'staged' };
  const ready = new Map();
  for (const [name, definition] of Object.entries(names)) {
    ready.set(
      name,
      await Promise.all(
        [0, 1, 2].map(opening(`bench_${definition}`, definition)),
      ),
    );
  }
  await compare(
    'Opening a campaign in stages, beside one without',
    [...ready].map(([name, openings]) => [name, run => openings[run]()]),
  );
  for (const knex of databases) {
    await knex.destroy();
  }
}
