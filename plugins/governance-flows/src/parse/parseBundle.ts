import { z } from 'zod/v4';
import { FlowDefinition } from '../definition/definition';
import {
  effectCatalogueSchema,
  exceptionGrantSchema,
  factFormulaSchema,
  factSchemaSchema,
  flowAssertionSchema,
  flowMigrationSchema,
  flowTestSchema,
} from '../definition/documentSchemas';
import {
  EffectCatalogue,
  ExceptionGrant,
  FactFormula,
  FactSchemaDocument,
  FlowAssertion,
  FlowMigration,
  FlowTest,
} from '../definition/documents';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { parseFlowDocument } from './parseFlow';
import { FlowProblem, SourceRange } from './problem';
import { ReadDocument, readDocuments } from './readDocuments';
import { readFactFormula } from './readFactFormula';
import { readFlowTest } from './readFlowTest';
import { schemaProblems } from './schemaProblems';
import { problemAt, rangeOf } from './source';

/**
 * A document that was read, and where it stands.
 *
 * @public
 */
export interface Located<T> {
  file: string;
  value: T;
  /** Where a path of the document stands; when it is absent, where its nearest present parent stands. */
  locate(path: readonly (string | number)[]): SourceRange;
}

/**
 * Everything that files of the flow language hold. What has a problem is not among the documents.
 *
 * @public
 */
export interface FlowBundle {
  flows: Located<FlowDefinition>[];
  tests: Located<FlowTest>[];
  migrations: Located<FlowMigration>[];
  exceptionGrants: Located<ExceptionGrant>[];
  assertions: Located<FlowAssertion>[];
  formulas: Located<FactFormula>[];
  factSchemas: Located<FactSchemaDocument>[];
  effectCatalogues: Located<EffectCatalogue>[];
  problems: FlowProblem[];
}

/**
 * What {@link parseBundle} needs besides the files.
 *
 * @public
 */
export interface ParseBundleOptions {
  /** Contexts known besides those that the files declare. */
  contexts?: readonly FlowContext[];
  policy: PolicyEngine;
}

const KINDS = [
  'Flow',
  'FlowTest',
  'FlowMigration',
  'ExceptionGrant',
  'FlowAssertion',
  'FactFormula',
  'FactSchema',
  'EffectCatalogue',
] as const;
type Kind = (typeof KINDS)[number];

function kindOf(document: ReadDocument): Kind | undefined {
  const kind = (document.value as { kind?: unknown } | null | undefined)?.kind;
  return KINDS.find(known => known === kind);
}

function locate<T>(document: ReadDocument, value: T): Located<T> {
  return {
    file: document.source.file,
    value,
    locate: path => rangeOf(document.source, path),
  };
}

/** Reads a document by its schema; notes what is wrong, and yields nothing then. */
function read<S extends z.ZodType>(
  schema: S,
  document: ReadDocument,
  problems: FlowProblem[],
): z.output<S> | undefined {
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) {
    problems.push(...schemaProblems(document.source, [], parsed.error));
    return undefined;
  }
  return parsed.data;
}

function readSupporting(
  bundle: FlowBundle,
  documents: readonly ReadDocument[],
): void {
  for (const document of documents) {
    const kind = kindOf(document);
    if (kind === 'FactSchema') {
      const raw = read(factSchemaSchema, document, bundle.problems);
      if (raw) {
        const name = `${raw.metadata.name}/${raw.metadata.version}`;
        bundle.factSchemas.push(
          locate(document, {
            kind,
            metadata: raw.metadata,
            context: { name, ...raw.spec },
          }),
        );
      }
    } else if (kind === 'EffectCatalogue') {
      const raw = read(effectCatalogueSchema, document, bundle.problems);
      if (raw) {
        const { metadata, spec } = raw;
        const value = { kind, metadata, effects: spec.effects };
        bundle.effectCatalogues.push(locate(document, value));
      }
    }
  }
}

function readDependent(
  bundle: FlowBundle,
  document: ReadDocument,
  options: { contexts: readonly FlowContext[]; policy: PolicyEngine },
): void {
  const { problems } = bundle;
  const { source } = document;
  const kind = kindOf(document);
  switch (kind) {
    case 'Flow': {
      const parsed = parseFlowDocument(document, {
        file: source.file,
        ...options,
      });
      if (parsed.ok) {
        bundle.flows.push(locate(document, parsed.definition));
      } else {
        problems.push(...parsed.problems);
      }
      return;
    }
    case 'FlowTest': {
      const raw = read(flowTestSchema, document, problems);
      if (raw) {
        const result = readFlowTest(source, raw);
        problems.push(...result.problems);
        if (result.problems.length === 0) {
          bundle.tests.push(locate(document, result.test));
        }
      }
      return;
    }
    case 'FlowMigration': {
      const raw = read(flowMigrationSchema, document, problems);
      if (raw) {
        const value = { kind, metadata: raw.metadata, ...raw.spec };
        bundle.migrations.push(locate(document, value));
      }
      return;
    }
    case 'ExceptionGrant': {
      const raw = read(exceptionGrantSchema, document, problems);
      if (raw) {
        const value = { kind, metadata: raw.metadata, ...raw.spec };
        bundle.exceptionGrants.push(locate(document, value));
      }
      return;
    }
    case 'FlowAssertion': {
      const raw = read(flowAssertionSchema, document, problems);
      if (raw && raw.spec.to.effects.length + raw.spec.to.outcomes.length > 0) {
        const value = { kind, metadata: raw.metadata, ...raw.spec };
        bundle.assertions.push(locate(document, value));
      } else if (raw) {
        const message =
          'names no effect and no outcome, so it is about nothing';
        problems.push(problemAt(source, ['spec', 'to'], 'schema', message));
      }
      return;
    }
    case 'FactFormula': {
      const raw = read(factFormulaSchema, document, problems);
      if (raw) {
        const result = readFactFormula(source, raw, options.policy);
        problems.push(...result.problems);
        if (result.formula && result.problems.length === 0) {
          bundle.formulas.push(locate(document, result.formula));
        }
      }
      return;
    }
    case 'FactSchema':
    case 'EffectCatalogue':
      return;
    case undefined: {
      const message = `kind: accepted are ${KINDS.join(', ')}`;
      problems.push(problemAt(source, ['kind'], 'schema', message));
      return;
    }
    default: {
      const unreachable: never = kind;
      throw new TypeError(`Unknown kind ${unreachable}`);
    }
  }
}

/**
 * Reads files of the flow language, each of one or more YAML documents. Fact schemas among them are known to the flows,
 * in whatever order they stand. Does not throw.
 *
 * @public
 */
export function parseBundle(
  files: readonly { file: string; text: string }[],
  options: ParseBundleOptions,
): FlowBundle {
  const bundle: FlowBundle = {
    flows: [],
    tests: [],
    migrations: [],
    exceptionGrants: [],
    assertions: [],
    formulas: [],
    factSchemas: [],
    effectCatalogues: [],
    problems: [],
  };
  const documents = files.flatMap(({ file, text }) =>
    readDocuments(text, file),
  );
  bundle.problems.push(...documents.flatMap(({ problems }) => problems));
  const readable = documents.filter(({ problems }) => problems.length === 0);
  readSupporting(bundle, readable);
  const contexts = [
    ...(options.contexts ?? []),
    ...bundle.factSchemas.map(({ value }) => value.context),
  ];
  for (const document of readable) {
    readDependent(bundle, document, { contexts, policy: options.policy });
  }
  return bundle;
}
