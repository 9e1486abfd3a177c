// Looks for what breaks when everything does: a simulator that drives the engine through random histories, processes that
// run the engine alone, and real backends, the last two killed with SIGKILL. Each prints the seed that repeats it.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fullDisk } from '../faults/fullDisk.mjs';
import { ISSUERS } from '../faults/issuers/index.mjs';
import { killBackends } from '../faults/killBackends.mjs';
import { killCampaign } from '../faults/killCampaign.mjs';
import { killIssuance } from '../faults/killIssuance.mjs';
import { killWorkers } from '../faults/killWorkers.mjs';
import { restoreBackup } from '../faults/restoreBackup.mjs';
import { rollingUpdate } from '../faults/rollingUpdate.mjs';
import { simulate } from '../faults/simulate.mjs';

const USAGE = `npm run faults                       a little of everything
npm run faults -- --runs N           the simulator, N random histories
  --seed S                           the first seed; one run goes by one seed alone
  --every-write                      each history once for every statement, killed before and after it
  --postgres                         on a real server instead of SQLite in memory
  --trace                            prints what happened, also where nothing broke
npm run faults -- --instances N      processes that run the engine alone
  --kills K --processes P --seed S
npm run faults -- --campaign N       processes that open, decide, carry out and close a campaign of N items
  --kills K --seed S
npm run faults -- --issuance N       processes that issue and revoke N credentials of a real system
  --issuer I                         ${Object.keys(ISSUERS).join(
    ', ',
  )}, or all of them; the first one where it is left out
  --kills K --processes P --seed S
npm run faults -- --full-disk        a database that runs out of space
  --seed S
npm run faults -- --backup           an older backup under effects that were carried out
  --seed S
npm run faults -- --rolling          processes of an earlier version replaced by this one
  --commit C --seed S
npm run faults -- --backends         two whole backends
  --seed S`;

const anySeed = Math.floor(Math.random() * 1e9);
let values;
try {
  ({ values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string', default: String(anySeed) },
      'every-write': { type: 'boolean', default: false },
      postgres: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
      instances: { type: 'string' },
      campaign: { type: 'string' },
      issuance: { type: 'string' },
      issuer: { type: 'string', multiple: true, default: ['postgresql'] },
      kills: { type: 'string', default: '25' },
      processes: { type: 'string', default: '3' },
      backup: { type: 'boolean', default: false },
      rolling: { type: 'boolean', default: false },
      commit: { type: 'string' },
      'full-disk': { type: 'boolean', default: false },
      backends: { type: 'boolean', default: false },
    },
  }));
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
const numbers = Object.fromEntries(
  ['runs', 'seed', 'instances', 'campaign', 'issuance', 'kills', 'processes']
    .filter(name => values[name] !== undefined)
    .map(name => [name, Number(values[name])]),
);
const unreadable = Object.entries(numbers).find(
  ([, number]) => !Number.isSafeInteger(number) || number < 0,
);
if (unreadable) {
  console.error(`--${unreadable[0]} takes a whole number\n${USAGE}`);
  process.exit(2);
}
const issuers = values.issuer.flatMap(issuer =>
  issuer === 'all' ? Object.keys(ISSUERS) : issuer,
);
const strange = issuers.find(issuer => !Object.hasOwn(ISSUERS, issuer));
if (strange !== undefined) {
  console.error(`--issuer does not know '${strange}'\n${USAGE}`);
  process.exit(2);
}
const { seed, kills, processes } = numbers;
const simulator = {
  seed,
  postgres: values.postgres,
  trace: values.trace,
  everyWrite: values['every-write'],
};

// A fresh folder, so that no log of an earlier run is taken for one of this.
fs.rmSync(path.join('.artifacts', 'faults'), { recursive: true, force: true });
const parts = [];
if (numbers.runs !== undefined) {
  parts.push(() => simulate({ ...simulator, runs: numbers.runs }));
}
if (numbers.instances !== undefined) {
  const { instances } = numbers;
  parts.push(() => killWorkers({ instances, kills, processes, seed }));
}
if (numbers.campaign !== undefined) {
  parts.push(() => killCampaign({ items: numbers.campaign, kills, seed }));
}
if (numbers.issuance !== undefined) {
  const { issuance: requests } = numbers;
  parts.push(
    ...issuers.map(
      issuer => () =>
        killIssuance({ requests, kills, processes, seed, issuer }),
    ),
  );
}
if (values['full-disk']) {
  parts.push(() => fullDisk({ instances: 120, rounds: 3, seed }));
}
if (values.backup) {
  parts.push(() => restoreBackup({ instances: 200, seed }));
}
if (values.rolling) {
  const { commit } = values;
  parts.push(() => rollingUpdate({ instances: 200, seed, commit }));
}
if (values.backends) {
  parts.push(() => killBackends({ seed, rounds: 12 }));
}
if (parts.length === 0) {
  parts.push(
    () => simulate({ ...simulator, runs: 200 }),
    () => simulate({ ...simulator, runs: 1, everyWrite: true }),
    () => killWorkers({ instances: 100, kills: 5, processes: 3, seed }),
    () => killCampaign({ items: 300, kills: 12, seed }),
    ...Object.keys(ISSUERS).map(
      issuer => () =>
        killIssuance({ requests: 30, kills: 4, processes: 3, seed, issuer }),
    ),
    () => fullDisk({ instances: 60, rounds: 2, seed }),
    () => restoreBackup({ instances: 60, seed }),
    () => rollingUpdate({ instances: 80, seed }),
    () => killBackends({ seed, rounds: 5 }),
  );
}

let passed = 0;
let failed = 0;
for (const part of parts) {
  const result = await part();
  passed += result.passed;
  failed += result.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
