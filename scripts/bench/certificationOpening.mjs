import { findWritten, insertBare, listCounts } from './bareInsert.mjs';
import { addPopulation, caller, createCampaigns } from './campaigns.mjs';
import { createDatabase, load } from './setUp.mjs';
import {
  judge,
  measured,
  megabytes,
  seconds,
  timed,
  times,
} from './timing.mjs';

const BATCH = 500;
/** midPoint's review of 10,010 cases was once cut at 10,000; Okta caps a campaign at 100,000. */
export const SIZES = [1000, 10_010, 100_000];

/** Opens a campaign of so many items beside a bare bulk insert of the rows that it has written. */
export async function benchOpening(url, items) {
  const knex = await createDatabase(url, `certification_${items}`);
  await addPopulation(knex, items);
  const made = await createCampaigns(knex, BATCH);
  const { campaigns } = made;
  const previewed = await timed(() => campaigns.preview('all'));
  const { digest } = previewed.result;
  const launched = await timed(() => campaigns.launch('all', digest, caller));
  const before = await listCounts(knex);
  let statements = 0;
  const count = () => {
    statements += 1;
  };
  knex.on('query', count);
  const opened = await measured(knex, () => campaigns.turn());
  knex.removeListener('query', count);
  const [campaign] = await knex('campaigns').select('id', 'state');
  const [{ count: found }] = await knex('review_items').count('* as count');
  const { Sequencer } = load('ledger/Sequencer');
  const chained = await measured(knex, () => new Sequencer({ knex }).drain());
  const written = await findWritten(knex, before);
  const batches = Math.ceil(found / BATCH);
  const bareBy = async way => {
    const other = await createDatabase(url, `certification_${way}_${items}`);
    await other('flow_definitions').insert(
      await knex('flow_definitions').select(),
    );
    const total = await insertBare(knex, other, written, { batches, way });
    await other.destroy();
    return total;
  };
  const bare = await bareBy('insert');
  const copied = await bareBy('copy');
  const rows = written.reduce((sum, { count: some }) => sum + some, 0);
  const whole = opened.ms + chained.ms;
  console.log(
    `  ${found} items (${campaign.state}): preview ${seconds(
      previewed.ms,
    )}, launch ${seconds(launched.ms)}`,
  );
  const isLargest = items === SIZES.at(-1);
  const within = (value, limit, shown) =>
    isLargest ? judge(value, limit, shown) : shown;
  console.log(
    `    opening ${within(opened.ms, 40_000, seconds(opened.ms))}, ${Math.round(
      found / (opened.ms / 1000),
    )} a second, ${within(
      opened.memory,
      256e6,
      `${megabytes(opened.memory)} above idle`,
    )}, ${(statements / batches).toFixed(
      1,
    )} statements a batch of ${BATCH}; chaining ${seconds(chained.ms)}`,
  );
  console.log(
    `    bare insert of its ${rows} rows ${seconds(
      bare.ms,
    )}; opening takes ${judge(
      opened.ms / bare.ms,
      2,
      times(opened.ms / bare.ms),
    )} as long, with chaining ${judge(
      whole / bare.ms,
      2,
      times(whole / bare.ms),
    )}; their bare COPY ${seconds(copied.ms)}, ${times(
      opened.ms / copied.ms,
    )}, with chaining ${times(whole / copied.ms)}`,
  );
  if (opened.server !== undefined) {
    const work = opened.own + opened.server + chained.own + chained.server;
    console.log(
      `    processor time: ours ${seconds(opened.own)} + PostgreSQL ${seconds(
        opened.server,
      )}, chaining ${seconds(chained.own + chained.server)}; bare ${seconds(
        bare.own,
      )} + ${seconds(bare.server)}; ${times(work / (bare.own + bare.server))}`,
    );
  }
  return { knex, made, campaign: campaign.id, perItem: opened.ms / found };
}
