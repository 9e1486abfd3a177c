import { readDurationFromConfig } from '@backstage/config';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CheckpointSink } from '@countersign/plugin-governance-node';
import { Duration } from 'luxon';
import { keysWrappedUnder, LedgerKeyWrapper, unwrappedKeys } from './dataKeys';
import { fileSink } from './sinks/fileSink';
import { httpSink } from './sinks/httpSink';

/** What `governance.ledger` in the configuration comes to. */
export interface LedgerConfig {
  /** Absent: a key made at the first start, in development only. */
  privateKeyPem: string | undefined;
  wrapper: LedgerKeyWrapper;
  sinks: CheckpointSink[];
  /** Time between rounds of chaining. */
  sequenceEvery: Duration;
  /** Time between rounds of signing. */
  checkpointEvery: Duration;
}

const DEFAULT_SEQUENCE_EVERY = { seconds: 1 };
const DEFAULT_CHECKPOINT_EVERY = { minutes: 5 };
const DEFAULT_SINK_TIMEOUT = { seconds: 10 };

/**
 * Reads `governance.ledger`.
 *
 * @throws InputError when a value cannot be used, or when a key is lacking outside development
 */
export function readLedgerConfig(
  rootConfig: RootConfigService,
  options: { development: boolean },
): LedgerConfig {
  const config = rootConfig.getOptionalConfig('governance.ledger');
  const privateKeyPem = config?.getOptionalString('signing.privateKey');
  if (!privateKeyPem && !options.development) {
    throw new InputError(
      'governance.ledger.signing.privateKey is not set; outside development it has to be an Ed25519 private key, PKCS #8 in PEM',
    );
  }
  const secret = config?.getOptionalString('keyEncryptionSecret');
  const duration = (key: string, fallback: object): Duration =>
    config?.has(key)
      ? Duration.fromObject(readDurationFromConfig(config, { key }))
      : Duration.fromObject(fallback);
  const sinks = (config?.getOptionalConfigArray('sinks') ?? []).map(sink => {
    const id = sink.getString('id');
    const type = sink.getString('type');
    switch (type) {
      case 'file':
        return fileSink({ id, path: sink.getString('path') });
      case 'http':
        return httpSink({
          id,
          url: sink.getString('url'),
          headers: sink.getOptional<Record<string, string>>('headers'),
          timeoutMs: Duration.fromObject(
            sink.has('timeout')
              ? readDurationFromConfig(sink, { key: 'timeout' })
              : DEFAULT_SINK_TIMEOUT,
          ).toMillis(),
        });
      default:
        throw new InputError(
          `governance.ledger.sinks: type of sink ${id} is ${type}; accepted are file and http`,
        );
    }
  });
  const ids = sinks.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `governance.ledger.sinks: id ${twice} is used twice; accepted are ids that differ`,
    );
  }
  return {
    privateKeyPem,
    wrapper: secret ? keysWrappedUnder(secret) : unwrappedKeys(),
    sinks,
    sequenceEvery: duration('sequenceEvery', DEFAULT_SEQUENCE_EVERY),
    checkpointEvery: duration('checkpointEvery', DEFAULT_CHECKPOINT_EVERY),
  };
}
