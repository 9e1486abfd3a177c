import { SecretValue } from '@countersign/plugin-governance-node';

/** Whether a value stands in a text, as it is or as programs write it: in JSON, hexadecimal, base64, base64url or a URL. */
export function holdsValue(text: string, material: SecretValue): boolean {
  const value = material.reveal();
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    hex,
    hex.toLocaleUpperCase('en-US'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    encodeURIComponent(value),
    new URLSearchParams({ value }).toString().slice('value='.length),
  ].some(form => text.includes(form));
}
