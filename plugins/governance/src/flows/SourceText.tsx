import styles from './Flows.module.css';

/** A text with its lines numbered. It scrolls, and can be reached with the keyboard. */
export function SourceText(props: { text: string; label: string }) {
  const { text, label } = props;
  return (
    <div
      className={styles.text}
      role="region"
      aria-label={label}
      // What scrolls must be reachable without a mouse.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <ol>
        {text
          .replace(/\n$/, '')
          .split('\n')
          .map((line, index) => (
            <li key={index} value={index + 1}>
              <span>{line || ' '}</span>
            </li>
          ))}
      </ol>
    </div>
  );
}
