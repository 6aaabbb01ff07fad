import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const whyNot = process.platform === 'linux' ? '' : 'not run: Linux only: ';

/** How nice the threads of a program are, by their names. */
function niceness(cores: number): [name: string, nice: number][] {
  const program = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { letCompilersGiveWay } from ${JSON.stringify(join(import.meta.dirname, 'compilerThreads.ts'))};
    letCompilersGiveWay(${cores});
    const found = readdirSync('/proc/self/task').map((thread) => {
      const [, name, rest] = /\\((.*)\\) (.*)/.exec(readFileSync('/proc/self/task/' + thread + '/stat', 'utf8'));
      return [name, Number(rest.split(' ')[16])];
    });
    console.log(JSON.stringify(found));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  );
}

it.skipIf(whyNot)(`${whyNot}threads that compile give way to the program where there are few cores`, () => {
  const few = niceness(2);
  expect(few.filter(([name]) => name === 'V8Worker').length).toBeGreaterThan(0);
  const own = niceness(8)[0]![1];
  for (const [name, nice] of few) expect(nice).toBe(name === 'V8Worker' ? 19 : own);
  for (const [, nice] of niceness(8)) expect(nice).toBe(own);
});
