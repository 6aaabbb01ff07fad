import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoLab, makeDemoLab } from './support/demoLab.ts';
import { Workbench } from './support/vcbench.ts';

let lab: DemoLab;
let bench: Workbench;
beforeAll(async () => {
  lab = await makeDemoLab();
  bench = new Workbench({ VCBENCH_REFERENCE_CATALOGUE: lab.catalogue });
});
afterAll(() => {
  bench?.remove();
  lab?.remove();
});

describe('a reader that goes away', () => {
  it('does not end the run whose lines it read', async () => {
    const running = bench.start('import', lab.demo.runDirectory, '--truvari', '--csv');
    running.child.stdout?.once('data', () => running.child.stdout?.destroy());
    running.child.stderr?.once('data', () => running.child.stderr?.destroy());
    expect((await running.done).code).toBe(0);
    expect(await bench.lastRun()).toMatchObject({ state: 'succeeded' });
  });

  it.each([['logs', 'last'], ['logs', '-f', 'last'], ['list'], ['show', 'last', '--json']])(
    'ends %s %s quietly',
    async (...args) => {
      const running = bench.start(...args);
      running.child.stdout?.destroy();
      const { code, stderr } = await running.done;
      expect(stderr).toBe('');
      expect(code).toBe(0);
    },
  );
});
