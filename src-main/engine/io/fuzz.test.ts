import { describe, expect, it } from 'vitest';
import { fuzzOnce } from './testing/fuzz.ts';

describe('the readers', () => {
  it('read damaged files or refuse them in a sentence', async () => {
    const answers = new Set<string>();
    for (let seed = 1; seed <= 300; seed++) answers.add((await fuzzOnce(seed)).answer);
    expect(answers).toContain('read');
    const sentences = [...answers].filter((answer) => answer !== 'read');
    expect(sentences.length).toBeGreaterThan(50);
    for (const sentence of sentences) expect(sentence).toMatch(/x\.(vcf|bed|fa)/);
  });
});
