import { LedgerCrypto } from '../ledger/ledgerCrypto';
import { DrawnSample, drawSample, SampleStratum, stratumOf } from './sample';
import { parsePackLine } from './verify/parsePackLine';

/**
 * Draws from an evidence pack the sample that the portal draws of its campaign. It says nothing about whether the pack is
 * to be relied on: see `verifyEvidencePack`.
 *
 * @param lines - the lines of the pack, without line ends
 *
 * @public
 */
export async function samplePack(
  lines: AsyncIterable<string>,
  options: {
    seed: string;
    size: number;
    by?: SampleStratum;
    crypto: Pick<LedgerCrypto, 'sha256'>;
  },
): Promise<DrawnSample> {
  const { by } = options;
  async function* items() {
    for await (const text of lines) {
      const line = text.includes('"type":"item"')
        ? parsePackLine(text)
        : undefined;
      if (line?.part === 'record' && line.value.type === 'item') {
        const { id, source, owner, environment, subject, identity, decision } =
          line.value.data;
        yield {
          item: id,
          stratum: stratumOf(
            {
              source,
              owner,
              environment,
              kind: subject.kind,
              type: identity.type,
              decision,
            },
            by,
          ),
        };
      }
    }
  }
  return drawSample(items(), options);
}
