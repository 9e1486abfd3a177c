import {
  TranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { JSX } from 'react';
import { governanceMessages, governanceTranslationRef } from './translation';

type Messages = typeof governanceMessages;
type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/** The keys of texts: of all plural forms one, and of what lies deeper with a dot. */
type KeysIn<Area> = {
  [Name in keyof Area & string]: Area[Name] extends string
    ? Name extends `${infer Base}_${PluralForm}`
      ? Base
      : Name
    : `${Name}.${KeysIn<Area[Name]>}`;
}[keyof Area & string];

/** The names of what a text has put into it. */
type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The names in the text, or in the plural forms, that a key stands for; a plural always takes a count. */
type NamesAt<Area, Key extends string> = Key extends keyof Area
  ? NamesIn<Area[Key]>
  : Key extends `${infer Head}.${infer Tail}`
  ? Head extends keyof Area
    ? NamesAt<Area[Head], Tail>
    : never
  : 'count' | NamesIn<Area[keyof Area & `${Key}_${PluralForm}`]>;

/** What a text takes: nothing, or a value for each name in it. */
type ValuesOf<Names, Value> = [Names] extends [never]
  ? []
  : [{ [Name in Names & string]: Name extends 'count' ? number : Value }];

/**
 * Puts a text into the reader's language, with a value for each name in it. What Backstage's own type says of one text it
 * works out anew from all of them; with more than a thousand, that takes minutes.
 */
export interface Translate {
  <Key extends KeysIn<Messages>>(
    key: Key,
    ...values: ValuesOf<NamesAt<Messages, Key>, string | number>
  ): string;
  <Key extends KeysIn<Messages>>(
    key: Key,
    ...values: ValuesOf<NamesAt<Messages, Key>, string | number | JSX.Element>
  ): JSX.Element;
}

/** The same texts, of which nothing is known but that they are texts. */
type AnyTexts = TranslationRef<string, { [key in string]: string }>;

/** The plugin's texts in the reader's language. */
export function useGovernanceTranslation(): { t: Translate } {
  const { t } = useTranslationRef(
    governanceTranslationRef as unknown as AnyTexts,
  );
  // The same function, under a type that is checked in less time.
  return { t: t as unknown as Translate };
}
