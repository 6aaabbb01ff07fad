import { type PointerEvent, useRef, useState } from 'react';
import { useI18n } from '../../i18n/index.ts';
import { lineAt, type Track, thumbHeight, thumbTop } from './scroll.ts';

/** The scroll bar of a log; see scroll.ts for why it is not the browser's. */
export function ScrollBar({
  track,
  topN,
  label,
  onJump,
}: {
  track: Track;
  topN: number;
  label: string;
  /** `end`: the thumb was drawn to the very end. */
  onJump: (n: number, end: boolean) => void;
}) {
  const { f } = useI18n();
  const [drag, setDrag] = useState<{ top: number; n: number } | null>(null);
  const grip = useRef(0);
  const size = thumbHeight(track);
  const free = track.height - size;
  const top = drag?.top ?? thumbTop(track, topN);

  const move = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const wanted = Math.min(free, Math.max(0, event.clientY - box.top - grip.current));
    const n = lineAt(track, wanted);
    setDrag({ top: wanted, n });
    onJump(n, wanted >= free);
  };

  return (
    <div
      className="log-scrollbar"
      role="scrollbar"
      aria-label={label}
      aria-controls="log-lines"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, track.lastN)}
      aria-valuenow={Math.max(1, topN)}
      tabIndex={-1}
      onPointerDown={(event) => {
        if (event.button !== 0 || size === 0) return;
        const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
        grip.current = y >= top && y <= top + size ? y - top : size / 2;
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={(event) => drag !== null && move(event)}
      onPointerUp={() => setDrag(null)}
      onPointerCancel={() => setDrag(null)}
    >
      {size > 0 && (
        <div
          className={`log-thumb${drag ? ' held' : ''}`}
          style={{ height: size, transform: `translateY(${top}px)` }}
        />
      )}
      {drag && (
        <div
          className="log-thumb-note"
          style={{ transform: `translateY(${Math.min(top, track.height - 22)}px)` }}
        >
          {f.integer(drag.n)}
        </div>
      )}
    </div>
  );
}
