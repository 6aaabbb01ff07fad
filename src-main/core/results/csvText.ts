/**
 * The lines of a text file one by one, without the byte-order mark and without `\r`; never the whole array, so that
 * a hostile file costs no more than its text.
 */
export function* textLines(text: string): Generator<string> {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  while (from < text.length) {
    let to = text.indexOf('\n', from);
    if (to < 0) to = text.length;
    const end = to > from && text.charCodeAt(to - 1) === 13 ? to - 1 : to;
    yield text.slice(from, end);
    from = to + 1;
  }
}

/**
 * The fields of one CSV line (RFC 4180 quoting; a field never spans lines in the files read here).
 * Returns null when a quote is not closed.
 */
export function splitCsvLine(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let value = '';
      at += 1;
      for (;;) {
        const quote = line.indexOf('"', at);
        if (quote < 0) return null;
        value += line.slice(at, quote);
        at = quote + 1;
        if (line[at] !== '"') break;
        value += '"';
        at += 1;
      }
      const comma = line.indexOf(',', at);
      fields.push(value + line.slice(at, comma < 0 ? line.length : comma));
      if (comma < 0) return fields;
      at = comma + 1;
    } else {
      const comma = line.indexOf(',', at);
      fields.push(line.slice(at, comma < 0 ? line.length : comma));
      if (comma < 0) return fields;
      at = comma + 1;
    }
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A finite decimal number; null for anything else: empty, `.`, `NA`, `NaN`, `inf`, `0x10`, words. */
export function finiteNumber(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  if (!NUMBER.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}
