export * from './catalogue.ts';
export * from './check.ts';
export * from './installed.ts';
export * from './resolve.ts';
