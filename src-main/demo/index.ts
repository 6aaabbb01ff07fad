export type { DemoExpectation, SmallExpectation, StructuralExpectation } from './expectation.ts';
export { type DemoFile, type DemoOptions, type DemoSet, generateDemo } from './generate.ts';
