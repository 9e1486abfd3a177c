import { useState } from 'react';
import { useGroups } from '../queries/useGroups';
import { useSuggestions } from '../queries/useSuggestions';
import { Finder } from './Finder';

/** A group of the catalog, found by a part of its name. */
export function GroupFinder(props: {
  label: string;
  hint: string;
  value: string;
  isRequired?: boolean;
  onChange: (ref: string) => void;
}) {
  const [text, setText] = useState('');
  const { items, error } = useSuggestions(text, useGroups);
  return (
    <Finder
      {...props}
      error={error}
      onType={setText}
      options={items.map(({ ref, title }) => ({ id: ref, label: title }))}
    />
  );
}
