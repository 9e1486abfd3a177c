import { ObservationInput } from '@countersign/plugin-governance-common';
import { Importer, InventorySource } from '@countersign/plugin-governance-node';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

const DAY = 24 * 60 * 60 * 1000;

/** Certificates of the demo: name, component, owner, days since issued, days left. */
const CERTIFICATES: Array<[string, string, string, number, number]> = [
  ['ledger.internal.meridian.example', 'ledger', 'ledger', 60, 30],
  ['billing.internal.meridian.example', 'billing-batch', 'ledger', 85, 5],
  ['pay.meridian.example', 'payments-api', 'payments', 150, 48],
  ['shop.meridian.example', 'checkout-web', 'checkout', 20, 70],
  ['m.meridian.example', 'mobile-gateway', 'checkout', 80, 10],
  ['search.internal.meridian.example', 'search-api', 'search', 15, 75],
  ['wms.meridian.example', 'fulfilment-worker', 'fulfilment', 370, -5],
  ['carriers.meridian.example', 'partner-shipping', 'fulfilment', 30, 335],
];

/** Real X.509 certificates, signed by a CA of their own when the portal starts, with dates that fit the day. */
export class CertificateSource implements InventorySource {
  readonly id = 'meridian-ca';
  readonly kind = 'x509';
  readonly title = 'Internal certificate authority';
  readonly environment = 'production';
  readonly #importer: Importer;
  readonly #pem: Promise<string>;

  constructor(options: { importer: Importer; startedAt: Date }) {
    this.#importer = options.importer;
    this.#pem = makeCertificates(options.startedAt);
  }

  async observe({ now }: { now: Date }): Promise<ObservationInput> {
    const observation = this.#importer.read(
      [{ name: 'meridian-ca.pem', content: Buffer.from(await this.#pem) }],
      { at: now },
    );
    return {
      ...observation,
      certificates: observation.certificates.map(certificate => {
        const known = CERTIFICATES.find(([name]) =>
          certificate.subjectName?.includes(name),
        );
        return known
          ? {
              ...certificate,
              displayName: known[0],
              environment: this.environment,
              consumers: [`component:default/${known[1]}`],
              owner: `group:default/${known[2]}`,
            }
          : certificate;
      }),
    };
  }
}

async function makeCertificates(now: Date): Promise<string> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const generate = () =>
    webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const at = (days: number) => new Date(now.getTime() + days * DAY);
  const issuer = 'CN=Meridian Internal CA';
  const caKeys = await generate();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: issuer,
    serialNumber: '01',
    notBefore: at(-800),
    notAfter: at(2800),
    signingAlgorithm: algorithm,
    keys: caKeys as CryptoKeyPair,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const leaves = await Promise.all(
    CERTIFICATES.map(async ([name, , , age, left], index) => {
      const keys = await generate();
      return x509.X509CertificateGenerator.create({
        subject: `CN=${name}`,
        issuer,
        serialNumber: (0x1000 + index).toString(16),
        notBefore: at(-age),
        notAfter: at(left),
        signingAlgorithm: algorithm,
        publicKey: keys.publicKey as CryptoKey,
        signingKey: caKeys.privateKey as CryptoKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            { type: 'dns', value: name },
          ]),
          new x509.ExtendedKeyUsageExtension([
            x509.ExtendedKeyUsage.serverAuth,
          ]),
        ],
      });
    }),
  );
  return [ca, ...leaves]
    .map(certificate => certificate.toString('pem'))
    .join('\n');
}
