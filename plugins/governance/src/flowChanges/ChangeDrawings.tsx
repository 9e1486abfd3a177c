import { Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import { FlowChangeDetail } from '@countersign/plugin-governance-common';
import { useMemo } from 'react';
import { Section } from '../display/Section';
import { FlowDrawing } from '../flowDrawing/FlowDrawing';
import { readDefinition } from '../flowDrawing/readDefinition';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { TextDiff } from './TextDiff';
import styles from './Changes.module.css';

function Version(props: { title: string; definition: unknown }) {
  const definition = useMemo(
    () => readDefinition(props.definition),
    [props.definition],
  );
  return (
    <div>
      <Text as="h4" weight="bold">
        {props.title}, {definition.metadata.version}
      </Text>
      <FlowDrawing definition={definition} />
    </div>
  );
}

/** Both versions, as text and as drawings side by side. */
export function ChangeDrawings({ change }: { change: FlowChangeDetail }) {
  const { t } = useGovernanceTranslation();
  const { before, after } = change;
  return (
    <Section title={t('change.bothVersions')}>
      <Tabs>
        <TabList aria-label={t('change.bothVersions')}>
          <Tab id="text">{t('flows.text')}</Tab>
          <Tab id="drawing">{t('flows.drawing')}</Tab>
        </TabList>
        <TabPanel id="text">
          <TextDiff
            label={t('flows.text')}
            before={before?.source ?? ''}
            after={after.source}
          />
        </TabPanel>
        <TabPanel id="drawing">
          <div className={styles.drawings}>
            {before && (
              <Version
                title={t('change.versionBefore')}
                definition={before.definition}
              />
            )}
            <Version
              title={t('change.versionAfter')}
              definition={after.definition}
            />
          </div>
        </TabPanel>
      </Tabs>
    </Section>
  );
}
