/** The policy in the documentation for the database secrets engine, for these names. */
export function databasePolicy(names: {
  mount: string;
  connection: string;
  tokenRole: string;
}): string {
  const { mount, connection, tokenRole } = names;
  const leases = `"lease_id" = ["${mount}/creds/countersign.*"]`;
  return `
    path "${mount}/roles" { capabilities = ["list"] }
    path "${mount}/roles/countersign.*" {
      capabilities = ["create", "read", "update", "delete"]
      allowed_parameters = {
        "db_name" = ["${connection}"]
        "*" = []
      }
    }
    path "auth/token/create/${tokenRole}" {
      capabilities = ["update"]
      allowed_parameters = {
        "ttl" = []
        "no_default_policy" = [true]
      }
    }
    path "sys/leases/lookup/${mount}/creds/*" { capabilities = ["list", "sudo"] }
    path "sys/leases/lookup" {
      capabilities = ["update"]
      allowed_parameters = { ${leases} }
    }
    path "sys/leases/renew" {
      capabilities = ["update"]
      allowed_parameters = { ${leases} }
    }
    path "sys/leases/revoke" {
      capabilities = ["update"]
      allowed_parameters = {
        ${leases}
        "sync" = [true]
      }
    }
  `;
}
