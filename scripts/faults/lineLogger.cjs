const line =
  level =>
  (message, error = '') =>
    console.error(`${level} ${message} ${error}`.replace(/\s+/g, ' '));

/** The logger of the processes that are killed: one line each, so that who reads the log can count. */
const logger = {
  error: line('error'),
  warn: line('warn'),
  info: line('info'),
  debug() {},
  child: () => logger,
};

module.exports = { logger };
