export * from './route';
export * from './RouteAnswer';
