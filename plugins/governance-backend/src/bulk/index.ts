export { insertRows } from './insertRows';
export { rowsAsJson } from './rowsAsJson';
export { updateRows } from './updateRows';
