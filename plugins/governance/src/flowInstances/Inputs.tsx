import { Text } from '@backstage/ui';
import { factText, flattenFacts } from '../display/factText';
import styles from './Instances.module.css';

/** The facts that something was decided on, each with its value. */
export function Inputs({ inputs }: { inputs: { [name: string]: unknown } }) {
  const rows = flattenFacts(inputs);
  return rows.length === 0 ? null : (
    <dl className={styles.inputs}>
      {rows.map(([path, value]) => (
        <div key={path} style={{ display: 'contents' }}>
          <dt>
            <Text variant="body-x-small" color="secondary">
              {path}
            </Text>
          </dt>
          <dd>
            <Text variant="body-x-small">{factText(value)}</Text>
          </dd>
        </div>
      ))}
    </dl>
  );
}
