import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));
backend.add(import('@backstage/plugin-techdocs-backend'));

backend.add(import('@backstage/plugin-auth-backend'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);

backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
// Events, and with them signals, cross from one replica to another only with this plugin.
backend.add(import('@backstage/plugin-events-backend'));

// What plugins register as actions, for agents, by the Model Context Protocol.
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.add(import('@countersign/plugin-governance-backend'));
backend.add(import('@countersign/plugin-governance-backend-module-aws'));
backend.add(import('@countersign/plugin-governance-backend-module-gcp'));
backend.add(import('@countersign/plugin-governance-backend-module-kubernetes'));
backend.add(import('@countersign/plugin-governance-backend-module-files'));
backend.add(import('@countersign/plugin-governance-backend-module-github'));
backend.add(import('@countersign/plugin-governance-backend-module-ldap'));
backend.add(import('@countersign/plugin-governance-backend-module-oauth'));
backend.add(import('@countersign/plugin-governance-backend-module-openbao'));
backend.add(import('@countersign/plugin-governance-backend-module-postgresql'));
backend.add(import('@countersign/plugin-governance-backend-module-api-keys'));
backend.add(
  import('@countersign/plugin-governance-backend-module-agent-grants'),
);
backend.add(import('@countersign/plugin-governance-backend-module-ssh'));
backend.add(import('@countersign/plugin-catalog-backend-module-governance'));
backend.add(import('@countersign/plugin-scaffolder-backend-module-governance'));

// Personas, the demo's permission policy, its clock and its data. A production build does not hold them; it brings its
// own sign-in and its own permission policy.
if (process.env.NODE_ENV === 'development') {
  backend.add(import('@internal/demo-backend'));
}

backend.start();
