/** The core's usual sentences in French, tried one after the other; what none fits stays as it is. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [];

/** A sentence of the core in French where it is known. */
export function coreInFrench(text: string): string {
  for (const [pattern, french] of SENTENCES) if (pattern.test(text)) return text.replace(pattern, french);
  return text;
}
