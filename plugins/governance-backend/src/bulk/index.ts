export { areWorthCopying, insertRows } from './insertRows';
export { orderedId } from './orderedId';
export { rowsAsJson } from './rowsAsJson';
export { updateRows } from './updateRows';
export { asTable } from './asTable';
