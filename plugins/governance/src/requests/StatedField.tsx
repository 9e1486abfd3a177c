import { Checkbox, Select, TextAreaField, TextField } from '@backstage/ui';
import { StatedFieldView } from '@countersign/plugin-governance-common';
import { spellOut } from '../display/spellOut';
import { IssuerField } from './IssuerField';
import { TargetField } from './TargetField';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';

function useHint({ type, min, max }: StatedFieldView): string | undefined {
  const { t } = useGovernanceTranslation();
  if (type === 'list<string>') {
    return t('requests.lines');
  }
  if (min !== undefined && max !== undefined) {
    return t('requests.between', { min: String(min), max: String(max) });
  }
  if (min !== undefined) {
    return t('requests.atLeast', { min: String(min) });
  }
  return max === undefined
    ? undefined
    : t('requests.atMost', { max: String(max) });
}

/** Names of facts that would say nothing when they are spelled out. */
const LABELS = {
  ttlDays: 'requests.fields.ttlDays',
  ttlHours: 'requests.fields.ttlHours',
} as const;

function isLabelled(name: string): name is keyof typeof LABELS {
  return Object.hasOwn(LABELS, name);
}

/** What a fact is called: the last part of its path, spelled out. */
function labelOf(path: string, t: Translate): string {
  const name = path.split('.').at(-1) ?? path;
  return isLabelled(name) ? t(LABELS[name]) : spellOut(name);
}

/** One fact that a request states. */
export function StatedField(props: {
  field: StatedFieldView;
  value: string | boolean | undefined;
  /** What the backend says is wrong with it. */
  problem?: string;
  /** What is known of the credential that is ordered, where the request orders one. */
  order?: { environment?: string };
  onChange: (value: string | boolean) => void;
}) {
  const { field, value, problem, order, onChange } = props;
  const { t } = useGovernanceTranslation();
  const hint = useHint(field);
  const label = labelOf(field.path, t);
  const text = typeof value === 'string' ? value : '';
  const common = {
    label,
    description: problem ?? hint,
    isInvalid: problem !== undefined,
    isRequired: !field.optional,
  };
  const choice = { label, problem, isRequired: !field.optional, onChange };
  if (order && field.path === 'request.issuer') {
    return (
      <IssuerField {...choice} value={text} environment={order.environment} />
    );
  }
  if (order && field.path === 'request.target') {
    return <TargetField {...choice} value={text} />;
  }
  if (field.type === 'bool') {
    return (
      <Checkbox isSelected={value === true} onChange={onChange}>
        {label}
      </Checkbox>
    );
  }
  if (field.oneOf && field.type === 'string') {
    return (
      <Select
        {...common}
        value={text || null}
        onChange={next => typeof next === 'string' && onChange(next)}
        options={field.oneOf.map(id => ({ id, label: spellOut(id) }))}
      />
    );
  }
  return field.type === 'list<string>' ? (
    <TextAreaField {...common} value={text} onChange={onChange} rows={3} />
  ) : (
    <TextField
      {...common}
      value={text}
      onChange={onChange}
      inputMode={field.type === 'int' ? 'numeric' : undefined}
    />
  );
}
