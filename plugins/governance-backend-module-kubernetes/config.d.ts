import { HumanDuration } from '@backstage/types';

export interface Config {
  governance?: {
    sources?: {
      /** Kubernetes clusters that are observed, that tokens are issued from, that credentials are stored in, or that decisions are carried out in. */
      kubernetes?: Array<{
        /** Id of the cluster, for example `prod-eu`. Stands in records, targets and labels for ever: do not change it. */
        id: string;
        /** Name for people. */
        title?: string;
        /** Environment of everything that is in there, for example `production`. */
        environment?: string;
        /** Name of the cluster in the keys of its identities. Default: its id. Where manifests of it are imported, their realm. */
        realm?: string;
        /** Address of the API server, for example `https://kubernetes.default.svc`. */
        url: string;
        /** Certificates in PEM that the server's is checked against, in place of the system's. */
        ca?: string;
        /** What Countersign proves itself with: one of these. */
        auth: {
          /**
           * A token.
           * @visibility secret
           */
          token?: string;
          /**
           * File with a token, read at each request, for example `/var/run/secrets/kubernetes.io/serviceaccount/token` of a pod.
           */
          tokenFile?: string;
        };
        /** Shows service accounts, their tokens, roles and bindings as a live source. */
        observe?: {
          /** Namespaces that are looked at. Default: all. */
          namespaces?: string[];
        };
        /** Lets tokens of service accounts be ordered from here. */
        issuer?: {
          /** Service accounts that tokens may be ordered of, such as `payments/deployer`. */
          accounts: string[];
          /** For whom tokens may be; the scopes of an order. Everything else is refused. */
          audiences: string[];
          /** Longest life of a token. Default: 1 hour. */
          longestLife?: string | HumanDuration;
          /** How long a server may take a token after it was revoked. Default: 15 seconds. Revoking waits for as long. */
          refusedAfter?: string | HumanDuration;
        };
        /** Lets credentials be put here. Targets start with the id of the cluster: `prod-eu:payments/database#password`. */
        store?: {
          /** Namespaces whose Secrets may be written to. */
          namespaces: string[];
        };
        /**
         * Lets decisions of reviews be carried out here: bindings are taken from service accounts and given back, service
         * accounts disabled and deleted, tokens in Secrets deleted. Without it, all of that is done by hand.
         */
        remediation?: {
          /** Namespaces whose RoleBindings, service accounts and token Secrets may be changed. */
          namespaces: string[];
          /** Names of the ClusterRoleBindings that may be changed. Default: none. */
          clusterRoleBindings?: string[];
          /** How long a server may take a token after it was revoked. Default: 15 seconds. Revoking one waits for as long. */
          refusedAfter?: string | HumanDuration;
        };
        /** How long one request may take. Default: 10 seconds. */
        requestTimeout?: string | HumanDuration;
      }>;
    };
  };
}
