import {
  DecisionMark,
  measureSignals,
  ProcessRule,
} from '@countersign/plugin-governance-common';
import { ProcessSettings } from './readProcessSettings';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is known of how certification goes in a scope. */
export interface ProcessMeasures {
  /** When the oldest question that is open was asked. */
  oldestOpenAt?: string;
  decisions: readonly DecisionMark[];
  /** How many people made them. */
  people: number;
  expiredExceptions: number;
}

/** A rule that is beyond its threshold. */
export interface ProcessVerdict {
  rule: ProcessRule;
  severity: 'high' | 'medium';
  value: number;
  threshold: number;
}

/** A number that people can read and that does not move with every measurement. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Says which rules are beyond their thresholds. What is measured of too few decisions, or of too few people, says nothing.
 * Pure.
 */
export function judgeProcess(
  measures: ProcessMeasures,
  settings: ProcessSettings,
  now: Date,
): ProcessVerdict[] {
  const { oldestOpenAt, decisions, people, expiredExceptions } = measures;
  const verdicts: ProcessVerdict[] = [];
  const age =
    oldestOpenAt === undefined ? 0 : now.getTime() - Date.parse(oldestOpenAt);
  if (age > settings.backlogAgeMs) {
    verdicts.push({
      rule: 'backlog-age',
      severity: 'medium',
      value: Math.floor(age / DAY_MS),
      threshold: rounded(settings.backlogAgeMs / DAY_MS),
    });
  }
  const isTelling =
    decisions.length >= settings.minDecisions && people >= settings.minPeople;
  const { bulk, dwell } = isTelling
    ? measureSignals(decisions)
    : { bulk: undefined, dwell: undefined };
  if (bulk !== undefined && bulk > settings.bulkShare) {
    verdicts.push({
      rule: 'bulk-share',
      severity: 'medium',
      value: rounded(bulk),
      threshold: settings.bulkShare,
    });
  }
  if (dwell !== undefined && dwell < settings.medianDecisionSeconds) {
    verdicts.push({
      rule: 'median-decision-seconds',
      severity: 'high',
      value: rounded(dwell),
      threshold: settings.medianDecisionSeconds,
    });
  }
  if (expiredExceptions > settings.expiredExceptions) {
    verdicts.push({
      rule: 'expired-exceptions',
      severity: 'high',
      value: expiredExceptions,
      threshold: settings.expiredExceptions,
    });
  }
  return verdicts;
}
