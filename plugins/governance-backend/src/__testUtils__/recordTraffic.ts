import { RequestHandler } from 'express';
import { Knex } from 'knex';
import { inspect } from 'node:util';

/** Writes down every call as it went over the line: method, address, headers and body, and those of the answer. */
export function recordHttp(lines: string[]): RequestHandler {
  return (request, response, next) => {
    const { method, url, rawHeaders } = request;
    const asked = [`${method} ${url}`, rawHeaders.join(' ')];
    const parts = new Array<string>();
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) {
        parts.push(chunk.toString());
      }
    };
    const push = request.push.bind(request);
    request.push = (chunk, encoding) => {
      keep(chunk);
      return push(chunk, encoding);
    };
    const write = response.write.bind(response);
    response.write = (chunk: unknown, ...rest: unknown[]) => {
      keep(chunk);
      return Reflect.apply(write, response, [chunk, ...rest]);
    };
    const end = response.end.bind(response);
    response.end = (chunk: unknown, ...rest: unknown[]) => {
      keep(chunk);
      const headers = inspect(response.getHeaders());
      lines.push(
        [...asked, `${response.statusCode} ${headers}`, ...parts].join('\n'),
      );
      return Reflect.apply(end, response, [chunk, ...rest]);
    };
    next();
  };
}

/**
 * Writes down what a tracer is handed of a database: each statement, and the error that it ended with. It takes the bindings as
 * well, which tracers leave out unless they are told.
 */
export function recordStatements(knex: Knex, lines: string[]): void {
  knex.on('query', ({ sql, bindings }) => {
    lines.push(`${sql} ${inspect(bindings, { depth: 4 })}`);
  });
  knex.on('query-error', error => {
    lines.push(inspect(error, { depth: 4 }));
  });
}
