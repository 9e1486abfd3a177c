export interface Config {
  /** The demo organisation. Development only. */
  demo?: {
    /** Folder with the files that stand for the organisation's systems, relative to the backend package. */
    inventoryDirectory?: string;
  };
}
