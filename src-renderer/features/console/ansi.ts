/** A piece of a line in one look. Colours 0 to 15 are the theme's; others are given as `#rrggbb`. */
export interface Span {
  text: string;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  inverse?: true;
  color?: string | number;
  background?: string | number;
}

type Look = Omit<Span, 'text'>;

const ESCAPE = '\u001b';
/** `ESC [ numbers m`, the only sequence that is obeyed. */
const SGR = /\u001b\[([0-9;:]*)m/g;

/** Does the line hold any escape sequence at all? Most do not. */
export function hasAnsi(text: string): boolean {
  return text.includes(ESCAPE);
}

/**
 * Splits a line into pieces by its colour codes (ECMA-48 SGR, with the 256-colour and RGB forms of ISO 8613-6).
 * Every other control character stays text, shown as its picture, so that a log cannot move the cursor or hide anything.
 */
export function parseAnsi(line: string): Span[] {
  if (!hasAnsi(line)) return [{ text: visible(line) }];
  const spans: Span[] = [];
  let look: Look = {};
  let at = 0;
  const push = (text: string) => {
    if (text !== '') spans.push({ text: visible(text), ...look });
  };
  for (const match of line.matchAll(SGR)) {
    push(line.slice(at, match.index));
    look = applied(look, match[1] ?? '');
    at = match.index + match[0].length;
  }
  push(line.slice(at));
  return spans.length === 0 ? [{ text: '' }] : spans;
}

/** Control characters as their pictures (U+2400 ff.); a tab stays a tab. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

function applied(before: Look, codes: string): Look {
  const numbers = codes.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let look: Look = { ...before };
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i] as number;
    if (code === 0) look = {};
    else if (code === 1) look.bold = true;
    else if (code === 2) look.dim = true;
    else if (code === 3) look.italic = true;
    else if (code === 4) look.underline = true;
    else if (code === 7) look.inverse = true;
    else if (code === 22) look = without(look, 'bold', 'dim');
    else if (code === 23) look = without(look, 'italic');
    else if (code === 24) look = without(look, 'underline');
    else if (code === 27) look = without(look, 'inverse');
    else if (code >= 30 && code <= 37) look.color = code - 30;
    else if (code >= 90 && code <= 97) look.color = code - 82;
    else if (code === 39) look = without(look, 'color');
    else if (code >= 40 && code <= 47) look.background = code - 40;
    else if (code >= 100 && code <= 107) look.background = code - 92;
    else if (code === 49) look = without(look, 'background');
    else if (code === 38 || code === 48) {
      const { color, used } = extended(numbers, i + 1);
      if (color !== null) look[code === 38 ? 'color' : 'background'] = color;
      i += used;
    }
  }
  return look;
}

/** `5;n` or `2;r;g;b` after 38 or 48. */
function extended(numbers: number[], at: number): { color: string | number | null; used: number } {
  if (numbers[at] === 5) return { color: indexed(numbers[at + 1]), used: 2 };
  if (numbers[at] === 2) {
    const rgb = [numbers[at + 1], numbers[at + 2], numbers[at + 3]];
    const sound = rgb.every((value) => value !== undefined && value >= 0 && value <= 255);
    return { color: sound ? hex(rgb as number[]) : null, used: 4 };
  }
  return { color: null, used: 0 };
}

function indexed(index: number | undefined): string | number | null {
  if (index === undefined || !(index >= 0 && index <= 255)) return null;
  if (index < 16) return index;
  if (index >= 232) return hex(Array(3).fill(8 + (index - 232) * 10));
  const cube = index - 16;
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  return hex([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]);
}

function hex(rgb: number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function without(look: Look, ...keys: (keyof Look)[]): Look {
  const rest = { ...look };
  for (const key of keys) delete rest[key];
  return rest;
}
