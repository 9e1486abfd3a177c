import { ResponseError } from '@backstage/errors';
import {
  canonicalJson,
  LedgerCheckpoint,
} from '@countersign/plugin-governance-common';
import { CheckpointSink } from '@countersign/plugin-governance-node';

/**
 * Posts each checkpoint as JSON. `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) is the same for every
 * attempt with one checkpoint. Any 2xx counts as kept.
 */
export function httpSink(options: {
  id: string;
  url: string;
  /** Headers to send, such as an authorization; never written to a log or an error. */
  headers?: Record<string, string>;
  /** How long to wait for an answer, in milliseconds. */
  timeoutMs: number;
  fetch?: typeof fetch;
}): CheckpointSink {
  const { id, url, headers = {}, timeoutMs } = options;
  const send = options.fetch ?? fetch;
  return {
    id,
    async publish(checkpoint: LedgerCheckpoint): Promise<void> {
      const response = await send(url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'idempotency-key': `${checkpoint.ledgerId}/${checkpoint.size}/${checkpoint.keyId}`,
        },
        body: canonicalJson(checkpoint),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      // Unread bodies keep the connection
      await response.arrayBuffer();
    },
  };
}
