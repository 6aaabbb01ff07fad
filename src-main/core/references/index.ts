export * from './catalogue.ts';
export * from './check.ts';
export * from './resolve.ts';
