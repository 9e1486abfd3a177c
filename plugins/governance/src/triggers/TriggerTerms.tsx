import { FlowTriggerView } from '@countersign/plugin-governance-common';
import { Code } from '../display/Code';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import styles from '../flowInstances/Instances.module.css';

function termsOf(
  trigger: FlowTriggerView,
  t: Translate,
): { label: string; value: string; code?: boolean }[] {
  const { schedule, forEach, on, when, dedupe, maxParallel, breaker } = trigger;
  const { subjects = '', where } = forEach ?? {};
  return [
    schedule && {
      label: t('triggers.schedule'),
      value: t('triggers.scheduleIn', schedule),
    },
    forEach && {
      label: t('triggers.forEach'),
      value:
        where === undefined
          ? subjects
          : t('triggers.forEachWhere', { subjects, where }),
    },
    on.length > 0 && { label: t('triggers.events'), value: on.join(', ') },
    when !== undefined && {
      label: t('triggers.when'),
      value: when,
      code: true,
    },
    dedupe.length > 0 && {
      label: t('triggers.dedupe'),
      value: t('triggers.dedupeBy', { paths: dedupe.join(', ') }),
    },
    maxParallel !== undefined && {
      label: t('triggers.maxParallel'),
      value: t('triggers.atMost', { most: String(maxParallel) }),
    },
    breaker && {
      label: t('triggers.breaker'),
      value: t('triggers.breakerAt', {
        rate: String(Math.round(breaker.denyRate * 100)),
        samples: String(breaker.minSamples),
      }),
    },
  ].flatMap(term => term || []);
}

/** What the active version says about when it starts by itself. */
export function TriggerTerms({ trigger }: { trigger: FlowTriggerView }) {
  const { t } = useGovernanceTranslation();
  return (
    <dl className={styles.facts}>
      {termsOf(trigger, t).map(({ label, value, code }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{code ? <Code>{value}</Code> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
