import { Text } from '@backstage/ui';
import { Code } from '../display/Code';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { PersonName } from '../flows/PersonName';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { Inputs } from './Inputs';
import { Evidence, EvidenceOf } from './readEvidence';

const EFFECTS = {
  requested: { tone: 'info', text: 'evidence.effectRequested' },
  done: { tone: 'success', text: 'evidence.effectDone' },
  failed: { tone: 'danger', text: 'evidence.effectFailed' },
  late: { tone: 'warning', text: 'evidence.effectLate' },
  withdrawn: { tone: 'warning', text: 'evidence.effectWithdrawn' },
} as const satisfies Record<
  EvidenceOf<'effect'>['result'],
  { tone: Tone; text: string }
>;

const RESULTS = {
  true: { tone: 'success', text: 'evidence.holds' },
  false: { tone: 'plain', text: 'evidence.holdsNot' },
  error: { tone: 'danger', text: 'evidence.error' },
} as const satisfies Record<string, { tone: Tone; text: string }>;

function Decided(props: {
  title: string;
  expression: string;
  result: keyof typeof RESULTS;
  inputs: { [name: string]: unknown };
  reason?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { title, expression, result, inputs, reason } = props;
  const look = RESULTS[result];
  return (
    <>
      <Text as="div" variant="body-small">
        {title}: <Code>{expression}</Code>{' '}
        <MarkBadge tone={look.tone}>{t(look.text)}</MarkBadge>
        {reason && ` ${reason}`}
      </Text>
      <Inputs inputs={inputs} />
    </>
  );
}

function lineOf(entry: Evidence, t: Translate): string {
  switch (entry.kind) {
    case 'transition':
      return t(entry.from ? 'evidence.went' : 'evidence.began', {
        from: entry.from ?? '',
        to: entry.to,
        reason: entry.reason,
      });
    case 'stage':
      return t('evidence.stage', {
        stage: entry.stage,
        counted: String(entry.counted.length),
        quorum: String(entry.quorum),
        eligible: String(entry.eligible),
      });
    case 'exceptions':
      return t('evidence.exceptions', {
        names: entry.exceptions.map(({ id }) => id).join(', '),
      });
    case 'votes-voided':
      return t('evidence.voided', {
        voters: entry.voters.join(', '),
        reason: entry.reason,
      });
    case 'end':
      return t('evidence.end', { outcome: entry.outcome });
    case 'gate':
    case 'guard':
    case 'policy-error':
    case 'vote':
    case 'proof':
    case 'effect':
      return '';
    default: {
      const unreachable: never = entry;
      throw new TypeError(`Unknown evidence ${JSON.stringify(unreachable)}`);
    }
  }
}

/** One piece of evidence: what was decided, on what, and with what result. */
export function EvidenceItem({ entry }: { entry: Evidence }) {
  const { t } = useGovernanceTranslation();
  switch (entry.kind) {
    case 'gate':
      return (
        <Decided
          {...entry}
          title={t('evidence.rule', { state: entry.state, rule: entry.rule })}
        />
      );
    case 'guard':
      return (
        <Decided
          {...entry}
          title={t('evidence.guard', {
            guard: entry.guard,
            effect: entry.effect,
          })}
        />
      );
    case 'policy-error':
      return <Decided {...entry} title={entry.where} result="error" />;
    case 'vote':
      return (
        <Text as="div" variant="body-small">
          <PersonName actor={entry.voter} />:{' '}
          <MarkBadge tone="info">{entry.decision}</MarkBadge>
          {entry.fast && ` ${t('evidence.fast')}`}
        </Text>
      );
    case 'proof':
      return (
        <Text as="div" variant="body-small">
          <PersonName actor={entry.person} />: {entry.uses}{' '}
          <MarkBadge tone={entry.result === 'passed' ? 'success' : 'danger'}>
            {t(
              entry.result === 'passed'
                ? 'flowTests.passed'
                : 'flowTests.failed',
            )}
          </MarkBadge>
        </Text>
      );
    case 'effect':
      return (
        <>
          <Text as="div" variant="body-small">
            <Code>{entry.effect}</Code>{' '}
            <MarkBadge tone={EFFECTS[entry.result].tone}>
              {t(EFFECTS[entry.result].text)}
            </MarkBadge>
            {entry.reason && ` ${entry.reason}`}
          </Text>
          {entry.proof && <Inputs inputs={entry.proof} />}
        </>
      );
    default:
      return (
        <Text as="div" variant="body-small">
          {lineOf(entry, t)}
        </Text>
      );
  }
}
