import { Requester } from '../callers/requesterOf';

/** Whether somebody may ask for a flow: anybody, unless they are held to some. */
export function isOpenTo(
  { mayRequest }: Pick<Requester, 'mayRequest'>,
  flow: string,
): boolean {
  return mayRequest === undefined || mayRequest.includes(flow);
}
