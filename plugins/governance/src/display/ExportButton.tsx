import { Alert, Button, Flex } from '@backstage/ui';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { saveFile } from './saveFile';

/** Fetches something and saves it as a file; says why where it cannot. */
export function ExportButton(props: {
  label: string;
  fileName: string;
  fetchContent: () => Promise<Blob>;
}) {
  const { t } = useGovernanceTranslation();
  const { label, fileName, fetchContent } = props;
  const action = useAction(fetchContent, content =>
    saveFile(content, fileName),
  );
  return (
    <Flex direction="column" gap="2">
      <div>
        <Button
          size="small"
          variant="secondary"
          isPending={action.busy}
          onPress={() => action.run()}
        >
          {label}
        </Button>
      </div>
      {action.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('rollup.exportFailed')}
          description={reasonOf(action.error)}
        />
      )}
    </Flex>
  );
}
