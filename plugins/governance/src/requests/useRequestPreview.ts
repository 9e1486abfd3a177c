import { useApi } from '@backstage/frontend-plugin-api';
import {
  FlowRequest,
  RequestPreview,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useDebounce } from 'react-use';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from '../queries/useQuery';

/** Milliseconds without typing after which the way is looked up. */
const PAUSE = 400;

/**
 * The way that a request would take, asked for whenever nobody has typed for a moment. Asks nothing until it is known
 * what the request is about.
 *
 * @returns the answer, and whether the request is newer than it
 */
export function useRequestPreview(
  request: FlowRequest,
): Query<RequestPreview> & { pending: boolean } {
  const api = useApi(governanceApiRef);
  const text = JSON.stringify(request);
  const [asked, setAsked] = useState(text);
  useDebounce(() => setAsked(text), PAUSE, [text]);
  const settled: FlowRequest = JSON.parse(asked);
  const query = useQuery(settled.about === '' ? undefined : asked, () =>
    api.previewRequest(settled),
  );
  return { ...query, pending: asked !== text };
}
