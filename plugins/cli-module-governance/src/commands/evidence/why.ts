import type { CliCommandContext } from '@backstage/cli-node';
import {
  AccessAnswer,
  accessAnswerSchema,
  HeldAccess,
} from '@countersign/plugin-governance-common';
import { UsageError } from '../../evaluate/usageError';
import {
  askPortal,
  Portal,
  PORTAL_OPTIONS,
  readPortal,
} from '../../flow/callPortal';
import { print } from '../../flow/print';
import { readArguments } from '../../flow/readArguments';

function describeItem(item: HeldAccess): string[] {
  const { held, owner, decision, issuance, exceptions, use } = item;
  return [
    `${item.identity.title}: ${item.title} (${item.ref})`,
    `  held: ${held.answer}. ${held.reason} (${held.source})`,
    `  owner: ${owner.known ? owner.ref : `unknown. ${owner.reason}`}`,
    decision.known
      ? `  decision: ${decision.decision} by ${decision.by} at ${decision.at}${
          decision.why ? `: ${decision.why}` : ''
        } (entry ${decision.seq} of the ledger${
          decision.campaign ? `, asked by ${decision.campaign.title}` : ''
        }, evidence ${decision.evidenceDigest})`
      : `  decision: unknown. ${decision.reason}`,
    issuance.known
      ? `  asked for: by ${issuance.requestedBy} through ${issuance.flow} (${
          issuance.outcome
        }), approved by ${issuance.approvedBy.join(', ') || 'nobody'}`
      : `  asked for: unknown. ${issuance.reason}`,
    ...exceptions.map(
      ({ exception, until, owner: whose, control }) =>
        `  exception: ${exception} until ${until}, ${whose}: ${control}`,
    ),
    `  use: ${
      use.known ? `${use.day} by ${use.caller}` : `unknown. ${use.reason}`
    }`,
    ...item.timeline.map(
      ({ at, what, by, from }) =>
        `    ${at}  ${what}${by ? `, ${by}` : ''} (${from})`,
    ),
  ];
}

async function* pages(
  portal: Portal,
  question: { subject: string; at: string },
): AsyncGenerator<AccessAnswer, void, void> {
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      ...question,
      limit: '50',
      ...(after ? { after } : {}),
    });
    const answer = await askPortal(portal, `/access?${query}`);
    const page: AccessAnswer = accessAnswerSchema.parse(await answer.json());
    yield page;
    after = page.nextCursor;
  } while (after);
}

/**
 * `evidence why SUBJECT --at DAY`: says why something had access on a day.
 *
 * @throws ExitCodeError with code 2 when the portal cannot be asked or refuses
 */
export default async function why(context: CliCommandContext): Promise<void> {
  const call = await readArguments(context, {
    takes: '--at <day> --base-url <url> [options] SUBJECT',
    says: 'Says why an identity, a credential, a grant or a component had access at a time, from what had happened by then.',
    options: {
      at: {
        type: 'string',
        value: 'day',
        says: 'a day, such as 2026-01-31, or a time',
      },
      ...PORTAL_OPTIONS,
      json: { type: 'boolean', says: 'print each item as a line of JSON' },
    },
    positionals: [1, 1],
  });
  if (!call) {
    return;
  }
  const { values, paths } = call;
  const { at } = values;
  if (at === undefined) {
    throw new UsageError('--at is missing; it names the day that is meant.');
  }
  const portal = readPortal(values, process.env);
  let isFirst = true;
  for await (const answer of pages(portal, { subject: paths[0], at })) {
    if (isFirst && !values.json) {
      const { subject, total, limits } = answer;
      await print(
        `${subject.kind} ${subject.title} at ${
          answer.at
        }: ${total} credentials and grants.\n${limits
          .map(limit => `Note: ${limit}\n`)
          .join('')}`,
      );
    }
    isFirst = false;
    for (const item of answer.items) {
      await print(
        values.json
          ? `${JSON.stringify(item)}\n`
          : `${describeItem(item).join('\n')}\n`,
      );
    }
  }
}
