export * from './RouteAnswer';
export * from './basicClients';
export * from './route';
export * from './sendRequest';
