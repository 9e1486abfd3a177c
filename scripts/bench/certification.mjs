import { DEFINITION } from './campaigns.mjs';
import { benchEngine } from './certificationEngine.mjs';
import { serve } from './certificationHttp.mjs';
import { benchOpening, SIZES } from './certificationOpening.mjs';
import {
  benchBulk,
  benchClosing,
  benchDecisions,
  benchLists,
} from './certificationWork.mjs';
import { calibrate, spread } from './measure.mjs';
import { times } from './timing.mjs';

/**
 * Campaigns at the sizes that others are known by: opening beside a bare bulk insert of the same rows, then deciding,
 * listing, closing and exporting with the largest one open.
 */
export async function benchCertification(url) {
  console.log(`opening a campaign ("${DEFINITION.spec.scope.where}")`);
  const noise = [];
  const speeds = [];
  let largest;
  for (const items of SIZES) {
    await largest?.knex.destroy();
    noise.push(calibrate());
    largest = await benchOpening(url, items);
    speeds.push(largest.perItem);
  }
  console.log(
    `  an item of ${SIZES.at(-1)} takes ${times(
      speeds.at(-1) / speeds[0],
    )} what one of ${SIZES[0]} takes`,
  );
  const { knex, made, campaign } = largest;
  await knex.raw('analyze');
  console.log(`with ${SIZES.at(-1)} open`);
  const server = await serve(knex, made);
  try {
    for (const part of [
      () => benchDecisions(knex, server),
      () => benchEngine(knex, made),
      () => benchLists(server, campaign),
      () => benchBulk(knex, server),
      () => benchClosing(knex, made, server, campaign),
    ]) {
      noise.push(calibrate());
      await part();
    }
  } finally {
    await server.stop();
    await knex.destroy();
  }
  console.log(
    `  noise while this ran: a fixed piece of work took ${spread(noise, 'ms')}`,
  );
}
