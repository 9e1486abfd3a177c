export { makePack } from './makePack';
