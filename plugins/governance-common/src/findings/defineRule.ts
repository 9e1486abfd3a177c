import {
  CoverageGap,
  Finding,
  FindingContext,
  FindingFact,
  FindingInput,
  FindingResult,
  FindingRule,
  FindingSeverity,
  FindingSubject,
} from './finding';

/** What a rule says about one subject. */
export type Verdict =
  | {
      verdict: 'finding';
      subject: FindingSubject;
      title: string;
      message: string;
      facts: FindingFact[];
      /** Where one case is milder or worse than the rule in general. */
      severity?: FindingSeverity;
      platformOwned?: boolean;
    }
  | {
      verdict: 'unknown';
      subject: FindingSubject;
      title: string;
      field: string;
      reason: string;
    };

interface RuleDefinition
  extends Pick<
    FindingRule,
    'id' | 'title' | 'owasp' | 'severity' | 'why' | 'wayOut'
  > {
  judge(input: FindingInput, context: FindingContext): Verdict[];
}

/** Makes a rule of its description and a function that judges; subjects that pass are simply not named. */
export function defineRule({ judge, ...rule }: RuleDefinition): FindingRule {
  return {
    ...rule,
    evaluate(input, context): FindingResult {
      const findings: Finding[] = [];
      const coverageGaps: CoverageGap[] = [];
      for (const verdict of judge(input, context)) {
        if (verdict.verdict === 'unknown') {
          const { verdict: _, ...gap } = verdict;
          coverageGaps.push({ rule: rule.id, ...gap });
        } else {
          const { verdict: _, severity, platformOwned, ...finding } = verdict;
          findings.push({
            rule: rule.id,
            owasp: rule.owasp,
            severity: severity ?? rule.severity,
            wayOut: rule.wayOut,
            platformOwned: platformOwned ?? false,
            ...finding,
          });
        }
      }
      return { findings, coverageGaps };
    },
  };
}
