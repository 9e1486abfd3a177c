import { ParseArgsConfig, parseArgs } from 'node:util';
import type { CliCommandContext } from '@backstage/cli-node';
import { UsageError } from '../evaluate/usageError';
import { print } from './print';

/** An option of a command, and what its help says of it. */
export interface CommandOption {
  type: 'string' | 'boolean';
  /** What stands for the value in the help. */
  value?: string;
  says: string;
}

/** How a command is called. */
export interface CommandShape<O extends { [name: string]: CommandOption }> {
  /** What stands after the command in its usage line. */
  takes: string;
  says: string;
  options: O;
  /** Fewest and most positional arguments. */
  positionals: [number, number];
}

/** The values of a call. A switch that is not given is false. */
export type CommandValues<O extends { [name: string]: CommandOption }> = {
  [K in keyof O]: O[K]['type'] extends 'boolean' ? boolean : string | undefined;
};

function helpText(
  usage: string,
  shape: CommandShape<{ [name: string]: CommandOption }>,
): string {
  const options: { [name: string]: CommandOption } = {
    ...shape.options,
    help: { type: 'boolean', says: 'this text' },
  };
  const lines = Object.entries(options).map(([name, { value, says }]) => {
    const flag = value === undefined ? `--${name}` : `--${name} <${value}>`;
    return `  ${flag.padEnd(24)}${says}`;
  });
  return [
    `Usage: ${usage} ${shape.takes}`,
    '',
    shape.says,
    '',
    'Options:',
    ...lines,
    '',
    '',
  ].join('\n');
}

/**
 * Reads the arguments of a command, or prints its help and yields nothing.
 *
 * @throws UsageError (exit code 2) naming the argument, and what is accepted
 */
export async function readArguments<
  O extends { [name: string]: CommandOption },
>(
  { args, info }: CliCommandContext,
  shape: CommandShape<O>,
): Promise<{ values: CommandValues<O>; paths: string[] } | undefined> {
  const options: NonNullable<ParseArgsConfig['options']> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const [name, { type }] of Object.entries(shape.options)) {
    options[name] = { type };
  }
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
    );
  }
  if (parsed.values.help) {
    await print(helpText(info.usage, shape));
    return undefined;
  }
  const [fewest, most] = shape.positionals;
  const given = parsed.positionals.length;
  if (given < fewest || given > most) {
    throw new UsageError(
      `${given} paths were given; accepted is: ${info.usage} ${shape.takes}`,
    );
  }
  const values = Object.fromEntries(
    Object.entries(shape.options).map(([name, { type }]) => [
      name,
      type === 'boolean' ? parsed.values[name] === true : parsed.values[name],
    ]),
  );
  return {
    values: values as CommandValues<O>,
    paths: parsed.positionals,
  };
}

/** A time given with `--at`, or the present one. */
export function readTime(at: string | undefined): string {
  const time = at === undefined ? new Date() : new Date(at);
  if (
    Number.isNaN(time.getTime()) ||
    (at !== undefined && !/^\d{4}-\d\d-\d\d/.test(at))
  ) {
    throw new UsageError(
      `--at "${at}" is no ISO 8601 time such as 2026-11-22T00:00:00Z.`,
    );
  }
  return time.toISOString();
}
