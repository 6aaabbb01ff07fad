import { useLayoutEffect, useRef, useState } from 'react';
import type { Interval } from '../../../src-main/contract/result.ts';
import { useI18n } from '../../i18n/index.ts';
import { errorScale, tickText } from './errorScale.ts';

export interface PlotRow {
  group: string;
  name: string;
  value: number | null;
  interval: Interval;
  kind: 'recall' | 'precision';
}

const LEFT = 168;
const RIGHT = 86;
const ROW = 30;
/** A narrower interval is hidden by its mark. */
const LEAST_SHOWN_PX = 13;

/** Recall and precision with their 95 % intervals, on a logarithmic scale of the error. */
export function IntervalPlot({ rows, label }: { rows: readonly PlotRow[]; label: string }) {
  const { t, f } = useI18n();
  const [box, width] = useWidth();
  const values = rows.flatMap(({ value, interval }) => [
    value,
    interval?.low ?? null,
    interval?.high ?? null,
  ]);
  const scale = errorScale(values.filter((value) => value !== null));
  const x = (value: number) => LEFT + scale.at(value) * (width - LEFT - RIGHT);
  const bottom = 10 + rows.length * ROW;
  return (
    <svg ref={box} className="plot" width="100%" height={bottom + 24} role="img" aria-label={label}>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={8} y2={bottom} className="grid" />
          <text x={x(tick)} y={bottom + 16} textAnchor="middle" className="tick">
            {tickText(tick, f.decimal)}
          </text>
        </g>
      ))}
      {rows.map((row, index) => {
        const y = 24 + index * ROW;
        const { value, interval } = row;
        const newGroup = rows[index - 1]?.group !== row.group;
        return (
          <g key={`${row.group} ${row.name}`} className={row.kind}>
            {newGroup && index > 0 && (
              <line x1={0} x2={width} y1={y - ROW / 2} y2={y - ROW / 2} className="grid" />
            )}
            {newGroup && (
              <text x={0} y={y + 4} className="group-name">
                {row.group}
              </text>
            )}
            <text x={86} y={y + 4} className="row-name">
              {row.name}
            </text>
            {interval !== null && value !== null && x(interval.high) - x(interval.low) > LEAST_SHOWN_PX && (
              <path
                className="interval"
                d={`M${x(interval.low)} ${y}H${x(interval.high)}M${x(interval.low)} ${y - 4}v8M${x(interval.high)} ${y - 4}v8`}
              />
            )}
            {value !== null && (
              <g transform={`translate(${x(value)} ${y})`}>
                {row.kind === 'recall' ? (
                  <circle r="5" className="mark" />
                ) : (
                  <path d="M0-6 6 0 0 6-6 0z" className="mark" />
                )}
                <title>
                  {interval === null
                    ? f.fraction(value)
                    : t(
                        'results.valueAndInterval',
                        f.fraction(value),
                        f.fraction(interval.low),
                        f.fraction(interval.high),
                      )}
                </title>
              </g>
            )}
            <text x={width} y={y + 4} textAnchor="end" className="value">
              {value === null ? t('results.none') : f.fraction(value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** The width a plot has on the screen, so that its words keep their size. */
function useWidth() {
  const box = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(560);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(360, element.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
