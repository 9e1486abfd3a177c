import {
  TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { governanceTranslationRef } from './translation';

/** What puts a text into the reader's language. */
export type Translate = TranslationFunction<typeof governanceTranslationRef.T>;

/** The plugin's texts in the reader's language. */
export function useGovernanceTranslation(): { t: Translate } {
  return useTranslationRef(governanceTranslationRef);
}
