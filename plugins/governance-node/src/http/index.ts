export * from './RouteAnswer';
export * from './basicClients';
export * from './route';
