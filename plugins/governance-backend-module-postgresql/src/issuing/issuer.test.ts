import { describeIssuer } from '@countersign/plugin-governance-node/testUtils';
import { startPostgresql } from '../__testUtils__/startPostgresql';

const url =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '';
const onServer = url ? describe : describe.skip;
onServer('PostgreSQL as an issuer', () => {
  describeIssuer('logins of a server', () => startPostgresql(new URL(url)));
});
