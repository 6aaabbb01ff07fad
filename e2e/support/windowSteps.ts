import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

export const detail = (page: Page) => page.locator('#run-detail');
export const rows = (page: Page) => page.locator('.run-row');
export const chip = (page: Page) => detail(page).locator('.detail-head .chip');

export async function expectText(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}

/** Serious and critical violations that axe finds on the page as it is, in words. */
export async function axeViolations(page: Page): Promise<string[]> {
  axe ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return page.evaluate(runAxe, axe);
}

let axe: string | undefined;

/** Runs inside the page; the script is evaluated there because the page's policy lets nothing else in. */
async function runAxe(source: string): Promise<string[]> {
  interface Found {
    passes: unknown[];
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }
  const place = globalThis as unknown as { axe: { run(options: object): Promise<Found> } };
  if (place.axe === undefined) new Function('module', 'exports', 'define', source).call(globalThis);
  const { violations, passes } = await place.axe.run({});
  if (passes.length < 10) return [`only ${passes.length} rules were looked at`];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map((node) => node.html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    );
}
