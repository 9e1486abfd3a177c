import type { ASTNode } from '@marcbachmann/cel-js';
import { DateTime } from 'luxon';
import { childrenOf } from './terms';

/** The constants that expressions hold: where to look for facts that make a free condition hold. */
export interface Literals {
  integers: Set<number>;
  texts: Set<string>;
  times: Set<number>;
}

const MOST = 24;

export function noLiterals(): Literals {
  return { integers: new Set([0, 1]), texts: new Set(['']), times: new Set() };
}

/** Adds the constants of a node, a few dozen of each kind at most. */
export function collectLiterals(node: ASTNode, into: Literals): void {
  if (node.op === 'value') {
    if (typeof node.args === 'bigint' && into.integers.size < MOST) {
      into.integers.add(Number(node.args));
    }
    if (typeof node.args === 'string' && into.texts.size < MOST) {
      into.texts.add(node.args);
      const time = Date.parse(node.args);
      if (!Number.isNaN(time) && into.times.size < MOST) {
        into.times.add(time);
      }
    }
  }
  childrenOf(node).forEach(child => collectLiterals(child, into));
}

/** A time as facts hold it: ISO 8601 in UTC with milliseconds. */
export function toIsoTime(millis: number): string {
  return DateTime.fromMillis(millis, { zone: 'utc' }).toISO() ?? '';
}
