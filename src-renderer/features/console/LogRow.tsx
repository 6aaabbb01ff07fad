import { memo } from 'react';
import type { LogLine } from '../../../src-main/contract/log.ts';
import { parseAnsi, type Span } from './ansi.ts';

/** Longer lines are cut on the screen; a saved file has them whole. */
const SHOWN_CHARACTERS = 8000;

interface LogRowProps {
  line: LogLine;
  number: string;
  time: string;
  /** Text searched for, in lower case; null when there is none. */
  needle: string | null;
  here: boolean;
  selected: boolean;
  cutNote: string;
}

/** One line of a log: its number, its time, its text. Text and colours only, never markup. */
export const LogRow = memo(function LogRow({
  line,
  number,
  time,
  needle,
  here,
  selected,
  cutNote,
}: LogRowProps) {
  const long = line.text.length > SHOWN_CHARACTERS;
  const spans = parseAnsi(long ? line.text.slice(0, SHOWN_CHARACTERS) : line.text);
  const names = [
    'log-row',
    line.level,
    line.stream === 'app' && 'app',
    here && 'here',
    selected && 'selected',
  ];
  return (
    <div className={names.filter(Boolean).join(' ')} data-n={line.n}>
      <span className="log-n" data-gutter={line.n}>
        {number}
      </span>
      <span className="log-t">{time}</span>
      <span className="log-text">
        {marked(spans, needle).map(({ span, mark }, index) =>
          plain(span) && !mark ? (
            span.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line never move
            <Piece key={index} span={span} mark={mark} />
          ),
        )}
        {(long || line.truncated) && <i className="log-cut"> {cutNote}</i>}
      </span>
    </div>
  );
});

function Piece({ span, mark }: { span: Span; mark: boolean }) {
  const names: string[] = [];
  const style: { color?: string; backgroundColor?: string } = {};
  const color = span.inverse ? (span.background ?? 'inverse') : span.color;
  const background = span.inverse ? (span.color ?? 'inverse') : span.background;
  if (typeof color === 'number') names.push(`fg${color}`);
  else if (color === 'inverse') names.push('fg-inverse');
  else if (color !== undefined) style.color = color;
  if (typeof background === 'number') names.push(`bg${background}`);
  else if (background === 'inverse') names.push('bg-inverse');
  else if (background !== undefined) style.backgroundColor = background;
  if (span.bold) names.push('b');
  if (span.dim) names.push('d');
  if (span.italic) names.push('i');
  if (span.underline) names.push('u');
  const Tag = mark ? 'mark' : 'span';
  return (
    <Tag className={names.join(' ')} style={style}>
      {span.text}
    </Tag>
  );
}

function plain(span: Span): boolean {
  return Object.keys(span).length === 1;
}

interface MarkedSpan {
  span: Span;
  mark: boolean;
}

/** Cuts the pieces at the matches of the search, which may reach over several of them. */
export function marked(spans: readonly Span[], needle: string | null): MarkedSpan[] {
  if (needle === null || needle === '') return spans.map((span) => ({ span, mark: false }));
  const whole = spans.map((span) => span.text).join('');
  const folded = whole.toLowerCase();
  if (folded.length !== whole.length) return spans.map((span) => ({ span, mark: false }));
  const edges: { from: number; to: number }[] = [];
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
    edges.push({ from: at, to: at + needle.length });
  }
  if (edges.length === 0) return spans.map((span) => ({ span, mark: false }));
  const pieces: MarkedSpan[] = [];
  let start = 0;
  for (const span of spans) {
    const end = start + span.text.length;
    let at = start;
    for (const { from, to } of edges) {
      if (to <= at || from >= end) continue;
      const begin = Math.max(from, at);
      const stop = Math.min(to, end);
      if (begin > at) pieces.push(piece(span, at - start, begin - start, false));
      pieces.push(piece(span, begin - start, stop - start, true));
      at = stop;
    }
    if (at < end) pieces.push(piece(span, at - start, end - start, false));
    start = end;
  }
  return pieces;
}

function piece(span: Span, from: number, to: number, mark: boolean): MarkedSpan {
  return { span: { ...span, text: span.text.slice(from, to) }, mark };
}
