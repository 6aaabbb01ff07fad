import { z } from 'zod';
import { settingsSchema } from '../contract/settings.ts';

/** What is wrong with a settings file in words: the key or line, and what is expected there. */
export interface SettingsProblem {
  what: string;
  fix: string;
}

/** Where a text stops being JSON, by line. Undefined when it is JSON. */
export function jsonProblem(text: string): SettingsProblem | undefined {
  const reason = jsonError(text);
  if (reason === undefined) return undefined;
  const lines = text.split('\n');
  const line = lines.findIndex((_, index) => !canGoOn(`${lines.slice(0, index + 1).join('\n')}\n`)) + 1;
  if (line === 0 || text.trim() === '')
    return { what: 'the file ends too early', fix: 'Complete the file; settings are one JSON object.' };
  return {
    what: `line ${line} is not JSON`,
    fix: 'Correct that line or the end of the one before: keys and text in double quotes, a comma between entries and none after the last.',
  };
}

/** The first value that the settings cannot have. Undefined when all can be used. */
export function valueProblem(value: unknown): SettingsProblem | undefined {
  const issue = settingsSchema.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  if (issue.path.length === 0)
    return { what: 'the file does not hold one JSON object', fix: 'Put the settings in { and }.' };
  const found = issue.path.reduce(
    (inner: unknown, key) => (inner as Record<PropertyKey, unknown>)[key],
    value,
  );
  const shown = JSON.stringify(found) ?? 'nothing';
  return {
    what: `"${issue.path.join('.')}" is ${shown.length > 60 ? `${shown.slice(0, 60)}...` : shown}`,
    fix: `It must be ${expectedAt(issue.path)}.`,
  };
}

/** Keys that no setting has, in dotted form. */
export function unknownKeys(value: unknown, schema: Node = settingsShape(), above = ''): string[] {
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    return known === undefined ? [`${above}${key}`] : unknownKeys(inner, known, `${above}${key}.`);
  });
}

interface Node {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Node>;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
}

function settingsShape(): Node {
  return z.toJSONSchema(settingsSchema, { io: 'input' }) as Node;
}

function expectedAt(path: readonly PropertyKey[]): string {
  let node: Node | undefined = settingsShape();
  for (const key of path) node = node?.properties?.[String(key)];
  if (node?.enum !== undefined) return node.enum.map((one) => `"${one}"`).join(' or ');
  switch (node?.type) {
    case 'integer':
      return `a whole number${range(node)}, without quotes`;
    case 'number':
      return `a number${range(node)}, without quotes`;
    case 'object':
      return 'an object in { and }';
    default:
      return `text in double quotes${node?.maxLength === undefined ? '' : `, at most ${node.maxLength} characters`}`;
  }
}

function range({ minimum, exclusiveMinimum, maximum }: Node): string {
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum === undefined) return '';
  return most === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${most}`;
}

/** Is this JSON, or the beginning of some? */
function canGoOn(prefix: string): boolean {
  const reason = jsonError(prefix);
  if (reason === undefined || reason.startsWith('Unexpected end')) return true;
  const position = /at position (\d+)/.exec(reason)?.[1];
  return position !== undefined && Number(position) >= prefix.length;
}

function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
