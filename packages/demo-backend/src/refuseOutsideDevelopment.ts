/**
 * Throws unless this is a development process. Everything in this package lets a caller choose who they are or what
 * time it is, so none of it may ever run anywhere else.
 *
 * @throws Error where NODE_ENV is anything but `development` or `test`
 */
export function refuseOutsideDevelopment(feature: string): void {
  const environment = process.env.NODE_ENV;
  if (environment !== 'development' && environment !== 'test') {
    throw new Error(
      `${feature} is for development only; NODE_ENV is '${
        environment ?? ''
      }' and would have to be 'development'`,
    );
  }
}
