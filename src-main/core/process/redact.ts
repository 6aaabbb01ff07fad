/** Masks secrets in text. `cut` says that the text lost its end, so that it may end in the first part of a secret. */
export type Redactor = (text: string, cut?: boolean) => string;

const MASK = '***';
/** Shorter values would mask ordinary words. */
const SHORTEST_SECRET = 6;

interface Pattern {
  /**
   * The pattern is only tried where one of these occurs: a plain search is many times faster, above all for a text
   * whose first letter is rare.
   */
  hints: readonly string[];
  expression: RegExp;
  replacement: string;
}

/** No expression crosses a line break, so that whole blocks of lines can be masked at once. */
const PATTERNS: readonly Pattern[] = [
  {
    hints: ['AKIA', 'ASIA'],
    expression: /\b(AKIA|ASIA)[A-Z0-9]{12,}\b/g,
    replacement: `$1${MASK}`,
  },
  {
    // aws_secret_access_key = x, "SecretAccessKey": "x", AWS_SESSION_TOKEN=x, X-Amz-Security-Token=x
    hints: ['Secret', 'secret', 'SECRET', 'Token', '_token', '-token', 'TOKEN'],
    expression:
      /((?:secret[-_]?access[-_]?key|(?:session|security)[-_]?token)\\?["']?[ \t]*[=:][ \t]*b?\\?["']?)[^\s"'\\,;&}<]+/gi,
    replacement: `$1${MASK}`,
  },
  {
    hints: ['Amz-', '-amz-', 'AMZ-', 'Signature=', 'signature='],
    expression: /((?:X-Amz-(?:Signature|Credential)|\bSignature)=)[^\s"'\\&<>]+/gi,
    replacement: `$1${MASK}`,
  },
  {
    hints: ['zation', 'ZATION'],
    expression: /(authorization\\?["']?[ \t]*[:=][ \t]*)[^\r\n]+/gi,
    replacement: `$1${MASK}`,
  },
  {
    hints: ['Bearer ', 'BEARER '],
    expression: /\b(Bearer[ \t]+)[A-Za-z0-9._~+/-]{8,}=*/gi,
    replacement: `$1${MASK}`,
  },
  {
    // user:password@ in a URL; the password reaches to the last @ before the path.
    hints: ['@'],
    expression: /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}):[^\s/"']{1,500}@/gi,
    replacement: `$1:${MASK}@`,
  },
];

/**
 * Masks the given values and what looks like a credential: AWS key ids, secret keys and session tokens, presigned URL
 * parts, Authorization headers, `user:password@` in URLs. Values are also found percent-encoded and JSON-escaped;
 * those shorter than 6 characters are ignored. Line breaks stay where they are. Text without any of it comes back as is.
 */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const values = spellings(secrets);
  return (text, cut = false) => {
    let clean = text;
    for (const value of values) if (clean.includes(value)) clean = clean.replaceAll(value, MASK);
    for (const { hints, expression, replacement } of PATTERNS) {
      if (hints.some((hint) => clean.includes(hint))) clean = clean.replace(expression, replacement);
    }
    return cut ? maskCutEnd(clean, values) : clean;
  };
}

/** Every way a value may appear in output, longest first so that a value inside another is not unmasked. */
function spellings(secrets: readonly string[]): string[] {
  const found = new Set<string>();
  for (const secret of secrets.flatMap((value) => value.split(/[\r\n]+/))) {
    if (secret.length < SHORTEST_SECRET) continue;
    found.add(secret);
    found.add(JSON.stringify(secret).slice(1, -1));
    found.add(encodeURIComponent(Buffer.from(secret).toString()));
  }
  return [...found].sort((a, b) => b.length - a.length);
}

function maskCutEnd(text: string, values: readonly string[]): string {
  for (const value of values) {
    for (let length = Math.min(value.length - 1, text.length); length >= SHORTEST_SECRET; length--) {
      if (text.endsWith(value.slice(0, length))) return text.slice(0, -length) + MASK;
    }
  }
  return text;
}
