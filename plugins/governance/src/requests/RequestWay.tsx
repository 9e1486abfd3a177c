import { FlowRequest } from '@countersign/plugin-governance-common';
import { RequestPreviewPanel } from './RequestPreviewPanel';
import { useRequestPreview } from './useRequestPreview';

/**
 * The way that a request will take, and who will have to approve and why, looked up while it is typed.
 *
 * @public
 */
export function RequestWay(props: { request: FlowRequest }) {
  const { request } = props;
  const preview = useRequestPreview(request);
  return <RequestPreviewPanel query={preview} isReady={request.about !== ''} />;
}
