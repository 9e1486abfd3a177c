import { JsonObject } from '@backstage/types';
import { isJsonObject } from './isJsonObject';

/** What has been typed into a template so far, on all of its pages; empty where the form does not say. */
export function readForm(formContext: unknown): JsonObject {
  const { formData } = (formContext ?? {}) as { formData?: unknown };
  return isJsonObject(formData) ? formData : {};
}

/** A text that was typed; `undefined` where there is none. */
export function textOf(form: JsonObject, name: string): string | undefined {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
