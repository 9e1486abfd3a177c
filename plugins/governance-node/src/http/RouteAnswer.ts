/**
 * An answer with a status or headers of its own. The status is the route's, or one that the route lists among its
 * `answers`.
 *
 * @public
 */
export class RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(options: {
    status: number;
    body: unknown;
    headers?: Record<string, string>;
  }) {
    this.status = options.status;
    this.body = options.body;
    this.headers = options.headers ?? {};
  }
}
