import { InputError } from '@backstage/errors';
import {
  Observation,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import {
  countUses,
  ImportFile,
  Importer,
  ImportOptions,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import {
  accountOf,
  AuditEvent,
  auditEventSchema,
  callerOf,
  credentialOf,
} from './auditEvent';

const settingsSchema = z.strictObject({
  of: z.string().min(1).optional(),
});

function readSettings(settings: unknown): z.output<typeof settingsSchema> {
  const parsed = settingsSchema.safeParse(settings ?? {});
  if (!parsed.success) {
    throw new InputError(
      `The settings of kubernetes-audit are ${JSON.stringify(
        settings,
      )}; accepted is { of: <id of the source that holds the accounts> }`,
    );
  }
  return parsed.data;
}

function readLine(line: string): AuditEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The parser's own words would repeat what stands there.
    return 'It is no JSON.';
  }
  const event = auditEventSchema.safeParse(value);
  return event.success
    ? event.data
    : event.error.issues
        .map(({ path, message }) => `"${path.join('.')}": ${message}`)
        .join('; ');
}

function read(files: ImportFile[], options: ImportOptions): Observation {
  const { of } = readSettings(options.settings);
  const unreadable: UnreadableItem[] = [];
  // The stages of one request have one id.
  const calls = new Map<string, AuditEvent & { account: string }>();
  let others = 0;
  for (const { name, content } of files) {
    const lines = new TextDecoder().decode(content).split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') {
        continue;
      }
      const event = readLine(line);
      if (typeof event === 'string') {
        unreadable.push({ item: `${name}, line ${index + 1}`, reason: event });
        continue;
      }
      const account = accountOf(event);
      if (account) {
        calls.set(event.auditID, { ...event, account });
      } else {
        others += 1;
      }
    }
  }
  return {
    kind: 'kubernetes-audit',
    observedAt: options.at.toISOString(),
    basis: 'observed',
    mode: 'delta',
    identities: [],
    certificates: [],
    partnerIntegrations: [],
    roles: [],
    // No window is claimed: a policy need not record every request, nor every server have its log here.
    uses: countUses(
      [...calls.values()].map(event => {
        const credential = credentialOf(event);
        return {
          identity: {
            realm: options.realm ?? '',
            region: '',
            externalId: event.account,
          },
          ...(of ? { statedFor: of } : {}),
          ...(credential ? { credential } : {}),
          day: new Date(event.requestReceivedTimestamp)
            .toISOString()
            .slice(0, 10),
          caller: callerOf(event),
        };
      }),
    ),
    unreadable,
    ignored:
      others > 0
        ? [
            {
              item: `${others} events`,
              reason: 'They are of nobody, or of no service account.',
            },
          ]
        : [],
  };
}

/**
 * Reads who called a Kubernetes API server with what: its audit log, an event a line. States use by service account, token, caller
 * and day, and no identities; the source that holds those is named by the setting `of`, and the realm is the cluster's. Hand
 * over whole days, for a day that is stated again replaces what was stated of it.
 *
 * @throws InputError for unknown settings
 * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
 *
 * @public
 */
export const kubernetesAudit: Importer = {
  id: 'kubernetes-audit',
  title: 'Kubernetes audit log',
  read,
};
