import { JsonObject } from '@backstage/types';
import { replaceFact } from '@countersign/plugin-governance-flows';

/** What kind of caller a verified token is of. */
export type CallerKind = 'pipeline' | 'workload' | 'agent';

/** One entry of `governance.callers`: whose tokens are known, and what they prove. */
export interface CallerRule {
  /** `subjectPrefix` of the `jwks` entry in `backend.auth.externalAccess` that verifies the tokens. */
  issuer: string;
  /** What `sub` looks like, for example `repo:{repository}:environment:{environment}`. */
  subject: string;
  kind: CallerKind;
  /** Flows that they may ask for. */
  mayRequest: string[];
  /** Events that they may report. */
  mayEmit: string[];
  /** Facts that such a token proves, by path. A text may hold the parts of `subject`. */
  proves: { [path: string]: string | boolean };
  /** Words of the issuer for which flows have another one, by part of `subject`. */
  words: { [part: string]: { [word: string]: string } };
}

/** A caller whose token a known issuer has signed. */
export interface VerifiedCaller {
  kind: CallerKind;
  /** The whole subject, as Backstage names the principal. */
  principal: string;
  mayRequest: string[];
  mayEmit: string[];
  /** What the token proves. */
  facts: JsonObject;
}

const PART = /\{([a-z][a-zA-Z]*)\}/g;

/**
 * The parts that a pattern names, in order.
 *
 * @throws RangeError when two stand side by side, so that nothing tells where one ends.
 */
export function partsOf(pattern: string): string[] {
  if (/\}\{/.test(pattern)) {
    throw new RangeError(`${pattern} has two parts side by side`);
  }
  return [...pattern.matchAll(PART)].map(([, name]) => name);
}

/** What the parts of a pattern stand for in a subject; a part holds no colon. `undefined` when it does not fit. */
function matchSubject(
  pattern: string,
  subject: string,
): { [part: string]: string } | undefined {
  const names = partsOf(pattern);
  const source = pattern
    .split(/\{[a-z][a-zA-Z]*\}/)
    .map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('([^:]+)');
  const match = new RegExp(`^${source}$`).exec(subject);
  return (
    match?.slice(1) &&
    Object.fromEntries(names.map((name, index) => [name, match[index + 1]]))
  );
}

/** The caller behind a service principal of Backstage, by the first rule that fits. Pure. */
export function findCaller(
  rules: readonly CallerRule[],
  principal: string,
): VerifiedCaller | undefined {
  for (const rule of rules) {
    const prefix = `external:${rule.issuer}:`;
    const parts = principal.startsWith(prefix)
      ? matchSubject(rule.subject, principal.slice(prefix.length))
      : undefined;
    if (parts) {
      const word = (name: string) =>
        rule.words[name]?.[parts[name]] ?? parts[name];
      const facts = Object.entries(rule.proves).reduce<JsonObject>(
        (all, [path, value]) =>
          replaceFact(
            all,
            path.split('.'),
            typeof value === 'string'
              ? value.replace(PART, (_, name: string) => word(name))
              : value,
          ),
        {},
      );
      const { kind, mayRequest, mayEmit } = rule;
      return { kind, principal, mayRequest, mayEmit, facts };
    }
  }
  return undefined;
}
