export interface Config {
  /** The demo organisation. Development only. */
  demo?: {
    /** Who one can be. */
    personas?: Array<{
      /**
       * Name of a User in the `default` namespace.
       * @visibility frontend
       */
      name: string;
      /** @visibility frontend */
      title: string;
      /** @visibility frontend */
      description: string;
    }>;
  };
}
