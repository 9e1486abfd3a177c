/** Where a page of a list starts and how long it is. @public */
export interface PageRequest {
  limit?: number;
  after?: string;
}
