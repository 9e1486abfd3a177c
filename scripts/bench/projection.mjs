import { spread } from './measure.mjs';
import { COMPONENTS, observationOf } from './setUp.mjs';
import { startCatalogPortal } from './catalogPortal.mjs';
import { seconds } from './timing.mjs';

const PROVIDER = 'GovernanceEntityProvider:refresh';
const QUESTIONS = 60;

async function time(step) {
  const from = process.hrtime.bigint();
  await step();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

async function withPortal(options, use) {
  const portal = await startCatalogPortal(options);
  try {
    return await use(portal);
  } finally {
    await portal.stop();
  }
}

/** What a catalog without governance takes for as many entities: the measure of everything else. */
function measurePlain(postgres, count) {
  return withPortal({ kind: 'plain', postgres, count }, async portal => ({
    filled: await time(async () => {
      await portal.run('project');
      await portal.waitForEntities(count);
    }),
    again: await time(() => portal.run('project')),
  }));
}

function measureGoverned(postgres, count) {
  return withPortal({ kind: 'governed', postgres, count }, async portal => {
    const push = hour =>
      time(() =>
        portal.call('/governance/sources/bench/observations', {
          method: 'POST',
          body: observationOf(count, {
            at: new Date(Date.UTC(2026, 0, 1, hour)),
          }),
        }),
      );
    const imported = await push(0);
    const importedAgain = await push(1);
    const projected = await time(async () => {
      await portal.run(PROVIDER);
      await portal.waitForEntities(count);
    });
    const projectedAgain = await time(() => portal.run(PROVIDER));
    const card = [];
    for (let index = 0; index < QUESTIONS; index += 1) {
      const ref = `component:default/component-${index % COMPONENTS}`;
      card.push(
        await time(() => portal.call(`/governance/overview?entityRef=${ref}`)),
      );
    }
    return { imported, importedAgain, projected, projectedAgain, card };
  });
}

/**
 * Imports identities over the push API into a running backend and projects them into its catalog, until a caller of the
 * catalog finds every one. Ratios are to the same catalog taking as many static entities from a provider that does
 * nothing else.
 */
export async function benchProjection(postgres, count) {
  const plain = await measurePlain(postgres, count);
  const governed = await measureGoverned(postgres, count);
  const line = (what, value, base) =>
    console.log(
      `  ${what}: ${seconds(value)}, ${(value / base).toFixed(2)} times ${
        base === plain.again ? 'the plain provider again' : 'the plain catalog'
      }`,
    );
  console.log(
    `${count} identities in a running backend, over HTTP; once, since it takes minutes`,
  );
  console.log(
    `  a plain catalog until it holds ${count} static entities: ${seconds(
      plain.filled,
    )}; its provider again, unchanged: ${seconds(plain.again)}`,
  );
  line('import', governed.imported, plain.filled);
  line('the same import again', governed.importedAgain, plain.filled);
  line(
    'projection, until the catalog holds every one',
    governed.projected,
    plain.filled,
  );
  line('projection again, unchanged', governed.projectedAgain, plain.again);
  console.log(
    `  the card of a component: ${spread(governed.card, 'ms')} over ${
      governed.card.length
    } calls; ${spread(
      governed.card.slice(QUESTIONS / 3),
      'ms',
    )} without the first ${QUESTIONS / 3}`,
  );
}
