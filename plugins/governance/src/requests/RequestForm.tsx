import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  RequestableFlow,
  RequestView,
} from '@countersign/plugin-governance-common';
import { useRef, useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AboutField } from './AboutField';
import { RequestPreviewPanel } from './RequestPreviewPanel';
import { StatedField } from './StatedField';
import { statedFacts, Typed } from './statedFacts';
import { useRequestPreview } from './useRequestPreview';
import styles from './Requests.module.css';

/** Asks for what a flow gives, and shows the way that it will take while it is filled in. */
export function RequestForm(props: {
  flow: RequestableFlow;
  onSent: (request: RequestView) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { flow, onSent } = props;
  const api = useApi(governanceApiRef);
  const [about, setAbout] = useState('');
  const [typed, setTyped] = useState<Typed>({});
  // One key as long as the form is open: sent twice, it is one request.
  const idempotencyKey = useRef(crypto.randomUUID());
  const fields = flow.fields.filter(({ path }) => path !== flow.aboutFact);
  const environment = typed['request.environment'];
  // What says where it goes orders a credential; its issuer is one of those that are connected.
  const order = fields.some(({ path }) => path === 'request.target')
    ? { environment: typeof environment === 'string' ? environment : undefined }
    : undefined;
  const request = {
    flow: flow.flow,
    about,
    stated: statedFacts(fields, typed),
  };
  const preview = useRequestPreview(request);
  const problems = new Map(
    (preview.value?.problems ?? []).map(({ path, message }) => [path, message]),
  );
  const action = useAction(
    () =>
      api.createRequest({
        ...request,
        idempotencyKey: idempotencyKey.current,
      }),
    onSent,
  );
  const isComplete =
    about !== '' && !preview.pending && preview.value?.problems.length === 0;
  return (
    <div className={styles.form}>
      <Flex direction="column" gap="4">
        {flow.description && <Text as="p">{flow.description}</Text>}
        {flow.missing.length > 0 && (
          <Alert
            status="warning"
            icon
            title={t('requests.missing', { effects: flow.missing.join(', ') })}
            description={t('requests.missingHint')}
          />
        )}
        <AboutField kind={flow.about} value={about} onChange={setAbout} />
        {fields.map(field => (
          <StatedField
            key={field.path}
            field={field}
            value={typed[field.path]}
            order={order}
            problem={
              Object.hasOwn(typed, field.path)
                ? problems.get(field.path)
                : undefined
            }
            onChange={value =>
              setTyped(before => ({ ...before, [field.path]: value }))
            }
          />
        ))}
        {action.error && (
          <Alert
            role="alert"
            status="danger"
            icon
            title={`${t('dialogs.failed')}: ${reasonOf(action.error)}`}
            description={t('dialogs.failedHint')}
          />
        )}
        <div>
          <Button
            variant="primary"
            isDisabled={!isComplete}
            isPending={action.busy}
            onPress={() => action.run()}
          >
            {t('requests.submit')}
          </Button>
        </div>
      </Flex>
      <RequestPreviewPanel query={preview} isReady={about !== ''} />
    </div>
  );
}
