export { demoModule as default } from './module';
