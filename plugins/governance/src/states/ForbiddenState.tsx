import { Alert } from '@backstage/ui';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { reasonOf } from './describeError';

/** That this person may not see something, and who may. */
export function ForbiddenState(props: {
  what: string;
  error: Error;
  permission?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { what, error, permission } = props;
  const reason = reasonOf(error);
  // Some refusals name the permission themselves.
  const needs =
    permission && !reason.includes(permission)
      ? t('states.needs', { permission })
      : undefined;
  return (
    <Alert
      role="alert"
      status="info"
      icon
      title={t('states.forbidden', { what })}
      description={[reason.replace(/\.?$/, '.'), needs, t('states.whoMay')]
        .filter(Boolean)
        .join(' ')}
    />
  );
}
