import {
  Observation,
  ObservedCertificate,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { refuseSettings } from '../refuseSettings';
import { Container, containersIn } from './containers';
import { observeCertificate } from './observeCertificate';
import { pemBlocks } from './pemBlocks';

const CERTIFICATE_LABELS = new Set([
  'CERTIFICATE',
  'X509 CERTIFICATE',
  'TRUSTED CERTIFICATE',
]);
/** Broken blocks that one text may have before the rest of them is counted and not listed one by one. */
const MAX_LISTED_PROBLEMS = 20;

interface Findings {
  certificates: Map<string, ObservedCertificate>;
  unreadable: UnreadableItem[];
  ignored: UnreadableItem[];
}

function readDer(
  der: Uint8Array,
  item: string,
  location: string,
  options: { at: Date; realm: string },
  into: Findings,
): void {
  const result = observeCertificate(der, location, options);
  switch (result.outcome) {
    case 'certificate':
      // The same certificate twice in one file is one certificate at one place.
      into.certificates.set(result.certificate.externalId, result.certificate);
      break;
    case 'ignored':
      into.ignored.push({ item, reason: result.reason });
      break;
    case 'unreadable':
      into.unreadable.push({ item, reason: result.reason });
      break;
    default: {
      const unexpected: never = result;
      throw new Error(`Unexpected outcome ${JSON.stringify(unexpected)}`);
    }
  }
}

function reasonToIgnore(label: string): string {
  return label.includes('PRIVATE KEY')
    ? 'It is a private key, which is not read. A private key has no place in a file that is passed on.'
    : `Blocks labelled "${label}" hold no certificate.`;
}

function readText(
  { item, text }: Extract<Container, { kind: 'text' }>,
  options: { at: Date; realm: string },
  into: Findings,
): void {
  const problems: UnreadableItem[] = [];
  let count = 0;
  for (const block of pemBlocks(text)) {
    count += 1;
    const name = `${item}, block ${count}`;
    if ('problem' in block) {
      problems.push({ item: name, reason: block.problem });
    } else if (CERTIFICATE_LABELS.has(block.label)) {
      readDer(block.der, name, item, options, into);
    } else if (block.label === 'PKCS7' || block.label === 'CMS') {
      problems.push({
        item: name,
        reason:
          'PKCS #7 is not read. Unpack it with `openssl pkcs7 -print_certs`.',
      });
    } else {
      into.ignored.push({ item: name, reason: reasonToIgnore(block.label) });
    }
  }
  if (count === 0) {
    problems.push({
      item,
      reason: 'It holds no certificate, neither in PEM nor in DER.',
    });
  }
  into.unreadable.push(...problems.slice(0, MAX_LISTED_PROBLEMS));
  if (problems.length > MAX_LISTED_PROBLEMS) {
    into.unreadable.push({
      item,
      reason: `${
        problems.length - MAX_LISTED_PROBLEMS
      } more of its ${count} blocks are broken.`,
    });
  }
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  refuseSettings('x509', options);
  const found: Findings = {
    certificates: new Map(),
    unreadable: [],
    ignored: [],
  };
  const context = { at: options.at, realm: options.realm ?? '' };
  for (const file of files) {
    for (const container of containersIn(file, found.unreadable)) {
      if (container.kind === 'der') {
        const { der, item } = container;
        readDer(der, item, item, context, found);
      } else {
        readText(container, context, found);
      }
    }
  }
  return {
    kind: 'x509',
    observedAt: options.at.toISOString(),
    basis: 'observed',
    mode: 'delta',
    identities: [],
    certificates: [...found.certificates.values()],
    partnerIntegrations: [],
    roles: [],
    uses: [],
    unreadable: found.unreadable,
    ignored: found.ignored,
  };
}

/**
 * Reads X.509 certificates: PEM bundles (RFC 7468), DER (RFC 5280), either inside tar, gzip, or the strings of JSON.
 * A certificate is listed once for each place it is found at.
 *
 * @throws InputError when settings are given.
 *
 * @public
 */
export const x509: Importer = {
  id: 'x509',
  title: 'X.509 certificates in PEM or DER',
  read,
};
