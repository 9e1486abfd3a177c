import { Flex, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import { FlowDetail } from '@countersign/plugin-governance-common';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Section } from '../display/Section';
import { FlowDrawing } from '../flowDrawing/FlowDrawing';
import { readDefinition } from '../flowDrawing/readDefinition';
import { wayOf } from '../flowDrawing/wayOf';
import { FlowMigrations } from '../flowMigrations/FlowMigrations';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FlowChecks } from './FlowChecks';
import { FlowTriggers } from '../triggers/FlowTriggers';
import { FlowTests } from './FlowTests';
import { FlowVersions } from './FlowVersions';
import { RunningInstances } from './RunningInstances';
import { SourceText } from './SourceText';
import { StateDetails } from './StateDetails';
import styles from './Flows.module.css';

/** Parameter of the address that says which side is shown, so that others can lead there. */
const SIDE = 'side';
const SIDES = ['drawing', 'tests', 'triggers', 'text', 'versions'];

/** A flow from its sides: the drawing with what runs or with what its tests went through, its text, its versions. */
export function FlowTabs({ flow }: { flow: FlowDetail }) {
  const { t } = useGovernanceTranslation();
  const [params, setParams] = useSearchParams();
  const side = SIDES.find(known => known === params.get(SIDE)) ?? SIDES[0];
  const [state, setState] = useState<string>();
  const [shownCase, setShownCase] = useState<string>();
  const definition = useMemo(
    () => readDefinition(flow.definition),
    [flow.definition],
  );
  const shown = flow.testReport.cases.find(({ name }) => name === shownCase);
  const drawing = (path?: readonly string[]) => (
    <Flex direction="column" gap="3">
      <FlowDrawing
        definition={definition}
        way={path && wayOf(path)}
        current={path?.at(-1)}
        selected={state}
        onSelect={setState}
      />
      <StateDetails definition={definition} state={state} />
    </Flex>
  );
  return (
    <Tabs
      selectedKey={side}
      onSelectionChange={key =>
        setParams({ [SIDE]: String(key) }, { replace: true })
      }
    >
      <TabList aria-label={t('flows.sides')}>
        <Tab id="drawing">{t('flows.drawing')}</Tab>
        <Tab id="tests">{t('flows.tests')}</Tab>
        <Tab id="triggers">{t('triggers.tab')}</Tab>
        <Tab id="text">{t('flows.text')}</Tab>
        <Tab id="versions">{t('flows.versions')}</Tab>
      </TabList>
      <TabPanel id="drawing">
        <Flex direction="column" gap="5">
          {drawing()}
          <RunningInstances flow={flow} onSelectState={setState} />
        </Flex>
      </TabPanel>
      <TabPanel id="tests">
        <div className={styles.split}>
          <div>
            <Text as="p" variant="body-small" color="secondary" role="status">
              {shown
                ? t('flowTests.showing', { name: shown.name })
                : t('flowTests.chooseCase')}
            </Text>
            {drawing(shown?.path)}
          </div>
          <Flex direction="column" gap="5">
            <FlowTests
              report={flow.testReport}
              shown={shownCase}
              onShow={setShownCase}
            />
            <FlowChecks flow={flow.name} />
          </Flex>
        </div>
      </TabPanel>
      <TabPanel id="triggers">
        <FlowTriggers flow={flow.name} />
      </TabPanel>
      <TabPanel id="text">
        <Flex direction="column" gap="5">
          <Section title={t('flows.definition')}>
            <SourceText text={flow.source} label={t('flows.definition')} />
          </Section>
          <Section title={t('flows.tests')}>
            {flow.tests ? (
              <SourceText text={flow.tests} label={t('flows.tests')} />
            ) : (
              <Text color="secondary">{t('flowTests.noCases')}</Text>
            )}
          </Section>
        </Flex>
      </TabPanel>
      <TabPanel id="versions">
        <Flex direction="column" gap="5">
          <FlowVersions flow={flow} />
          <FlowMigrations flow={flow} />
        </Flex>
      </TabPanel>
    </Tabs>
  );
}
