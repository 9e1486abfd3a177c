import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { FlowGraph } from '@countersign/plugin-governance-flows';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FlowMarks } from './markWay';
import styles from './FlowDrawing.module.css';

/** The states of a flow and the ways out of each, in words. */
export function FlowList(props: { graph: FlowGraph; marks: FlowMarks }) {
  const { t } = useGovernanceTranslation();
  const { graph, marks } = props;
  return (
    <Accordion>
      <AccordionTrigger title={t('flow.list')} />
      <AccordionPanel>
        <ul className={styles.list}>
          {graph.nodes.map(node => (
            <li key={node.name}>
              <Text weight="bold">{node.name}</Text>{' '}
              <Text color="secondary">
                {[
                  `${node.kind}, ${node.summary}`,
                  node.initial && t('flow.initial'),
                  node.name === marks.current && t('flow.current'),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </Text>
              <ul>
                {graph.edges
                  .filter(({ from }) => from === node.name)
                  .map(edge => (
                    <li key={edge.id}>
                      <Text>
                        {t('flow.way', { label: edge.label, to: edge.to })}
                        {marks.taken.has(edge.id) && `, ${t('flow.taken')}`}
                      </Text>
                    </li>
                  ))}
              </ul>
            </li>
          ))}
        </ul>
        {graph.maxDuration && (
          <Text as="p">
            {t('flow.maxDuration', {
              after: graph.maxDuration.after,
              to: graph.maxDuration.goto,
            })}
          </Text>
        )}
      </AccordionPanel>
    </Accordion>
  );
}
