import { JsonObject } from '@backstage/types';
import { Run } from './run';

const NOTICE_TIMEOUT = 'PT1M';
const NOTICE_RETRY = { max: 5, cap: 'PT10M' };

/** Has people told something. Nobody waits for the answer. `name` tells notices of one visit apart. */
export function sendNotice(
  run: Run,
  uses: string,
  name: string,
  payload: JsonObject,
): void {
  run.effects.push({
    visit: run.snapshot.visit,
    effect: `${uses}#${name}`,
    state: run.snapshot.state,
    kind: 'notice',
    uses,
    with: payload,
    timeout: NOTICE_TIMEOUT,
    retry: NOTICE_RETRY,
  });
}
