import { FieldLabel } from '@backstage/ui';
import { forwardRef, useId, useImperativeHandle, useRef } from 'react';
import { offsetOf } from './offsetOf';
import styles from './CodeEditor.module.css';

/** What can be done with an editor from outside. */
export interface CodeEditorHandle {
  /** Puts the cursor at a place and the focus there; both count from 1. */
  goTo(line: number, column: number): void;
}

/** A text with numbered lines to be changed. Tab leaves it, as in every field. */
export const CodeEditor = forwardRef<
  CodeEditorHandle,
  {
    label: string;
    hint?: string;
    value: string;
    onChange: (value: string) => void;
    /** Lines at which something is wrong. */
    marked?: readonly number[];
  }
>(function EditorOf(props, ref) {
  const { label, hint, value, onChange, marked = [] } = props;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;

  useImperativeHandle(
    ref,
    () => ({
      goTo: (line, column) => {
        const element = area.current;
        if (!element) {
          return;
        }
        const offset = offsetOf(element.value, line, column);
        element.focus();
        element.setSelectionRange(offset, offset);
        const height = element.scrollHeight / Math.max(lines, 1);
        element.scrollTop = Math.max(0, (line - 4) * height);
      },
    }),
    [lines],
  );

  return (
    <div>
      <FieldLabel label={label} description={hint} htmlFor={id} />
      <div className={styles.frame}>
        <div ref={gutter} className={styles.gutter} aria-hidden>
          {Array.from({ length: lines }, (_, index) => (
            <div
              key={index}
              data-marked={marked.includes(index + 1) || undefined}
            >
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          id={id}
          className={styles.area}
          value={value}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={marked.length > 0 || undefined}
          onChange={event => onChange(event.target.value)}
          onScroll={event => {
            if (gutter.current) {
              gutter.current.scrollTop = event.currentTarget.scrollTop;
            }
          }}
        />
      </div>
    </div>
  );
});
