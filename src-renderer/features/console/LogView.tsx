import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useI18n } from '../../i18n/index.ts';
import { isMod } from '../../ui/hooks.ts';
import { LogRow } from './LogRow.tsx';
import type { LogWindow } from './logWindow.ts';
import { ScrollBar } from './ScrollBar.tsx';
import { moveBy } from './scroll.ts';

export const ROW_PX = 19;
/** Rows drawn above and below the screen. */
const MORE_ROWS = 24;
/** Read on when fewer lines than this are left on a side. */
const MARGIN_LINES = 150;

/** Where the view is: at the end, which it follows, or at a line with so many px of it scrolled away. */
type Position = { at: 'end' } | { at: 'line'; n: number; offset: number };

export interface LogViewHandle {
  jump(n: number): Promise<void>;
  follow(): void;
  focus(): void;
  /** Number of the first line on the screen. */
  topN(): number;
}

export interface LineRange {
  from: number;
  to: number;
}

/** The lines of a log: any number of them, drawn a screenful at a time, scrolled by this view itself. */
export function LogView({
  ref,
  log,
  wrap,
  needle,
  hereN,
  selection,
  onSelect,
  onCopy,
  onFollowing,
  label,
}: {
  ref: RefObject<LogViewHandle | null>;
  log: LogWindow;
  wrap: boolean;
  needle: string | null;
  hereN: number | null;
  selection: LineRange | null;
  onSelect: (range: LineRange | null) => void;
  onCopy: () => void;
  onFollowing: (following: boolean) => void;
  label: string;
}) {
  const { t, f } = useI18n();
  useSyncExternalStore(log.subscribe, log.getVersion);
  const [position, setPosition] = useState<Position>({ at: 'end' });
  const [height, setHeight] = useState(0);
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** Top of the screen within the drawn rows, px; what the last layout has found. */
  const top = useRef(0);
  const jumping = useRef<number | null>(null);

  const screenRows = Math.max(1, Math.floor(height / ROW_PX));
  const { lines } = log;
  const anchor =
    position.at === 'end' ? lines.length : Math.min(log.indexOf(position.n), Math.max(0, lines.length - 1));
  const first = Math.max(0, (position.at === 'end' ? lines.length - screenRows : anchor) - MORE_ROWS);
  const last = Math.min(lines.length, anchor + screenRows + MORE_ROWS);
  const drawn = lines.slice(first, last);

  const following = position.at === 'end';
  useEffect(() => onFollowing(following), [following, onFollowing]);
  useEffect(() => {
    if (position.at === 'end' && jumping.current === null && !log.fresh && !log.atEnd)
      void log.grew(log.lastN, true);
  });

  /** Height of a row at hand: as drawn, or one line's height where it is not drawn. */
  const heightOf = useCallback(
    (index: number) => {
      if (!wrap) return ROW_PX;
      const row = content.current?.children[index - first];
      return row instanceof HTMLElement ? row.offsetHeight : ROW_PX;
    },
    [wrap, first],
  );

  useLayoutEffect(() => {
    const box = content.current;
    if (box === null || height === 0) return;
    const total = wrap ? box.offsetHeight : drawn.length * ROW_PX;
    const most = Math.max(0, total - height);
    let wanted = most;
    if (position.at === 'line') {
      const row = box.children[anchor - first];
      const rowTop = wrap ? (row instanceof HTMLElement ? row.offsetTop : 0) : (anchor - first) * ROW_PX;
      wanted = rowTop + (lines[anchor]?.n === position.n ? position.offset : 0);
      const ended = log.atEnd && !log.busy && last === lines.length && jumping.current === null;
      if (ended && wanted >= most) setPosition({ at: 'end' });
    }
    top.current = Math.min(wanted, most);
    box.style.transform = `translateY(${-Math.round(top.current)}px)`;
  });

  useLayoutEffect(() => {
    const box = viewport.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setHeight(box.clientHeight));
    observer.observe(box);
    setHeight(box.clientHeight);
    return () => observer.disconnect();
  }, []);

  /** The line at the top of the screen now. */
  const topPlace = useCallback((): { index: number; offset: number } => {
    let index = first;
    let left = top.current;
    while (index < last - 1 && left >= heightOf(index)) {
      left -= heightOf(index);
      index++;
    }
    return { index, offset: left };
  }, [first, last, heightOf]);

  const scrollBy = useCallback(
    (px: number) => {
      if (lines.length === 0 || px === 0) return;
      if (position.at === 'end' && (px > 0 || top.current <= 0)) {
        if (px < 0) void log.extend('up');
        return;
      }
      const moved = moveBy(topPlace(), px, lines.length, heightOf);
      // Until more is read the last screenful stays, rather than emptiness below it.
      if (!log.atEnd) moved.index = Math.min(moved.index, Math.max(0, lines.length - screenRows));
      if (moved.hit === 'top' && !log.atStart) void log.extend('up');
      if (moved.index < MARGIN_LINES) void log.extend('up');
      if (lines.length - moved.index < MARGIN_LINES) void log.extend('down');
      const line = lines[moved.index];
      if (moved.hit === 'bottom' && log.atEnd) setPosition({ at: 'end' });
      else if (line !== undefined) {
        if (position.at === 'end') log.hold();
        setPosition({ at: 'line', n: line.n, offset: moved.offset });
      }
    },
    [lines, position.at, log, screenRows, topPlace, heightOf],
  );

  const jump = useCallback(
    async (n: number, centre = false) => {
      const busy = jumping.current !== null;
      jumping.current = Math.max(1, n);
      if (busy) return;
      // While the place is being read the end must not be followed.
      onFollowing(false);
      let reached: number;
      let there: boolean;
      do {
        reached = jumping.current;
        there = await log.jump(reached);
      } while (jumping.current !== reached);
      jumping.current = null;
      const index = log.indexOf(reached) - (centre ? Math.floor(screenRows / 3) : 0);
      const line = log.lines[Math.max(0, index)];
      if (there && line !== undefined) setPosition({ at: 'line', n: line.n, offset: 0 });
      else onFollowing(following);
    },
    [log, screenRows, following, onFollowing],
  );

  const follow = useCallback(() => {
    void log.toEnd().then(() => setPosition({ at: 'end' }));
  }, [log]);

  useImperativeHandle(ref, () => ({
    jump: (n) => jump(n, true),
    follow,
    focus: () => viewport.current?.focus(),
    topN: () => lines[topPlace().index]?.n ?? 1,
  }));

  const scroll = useRef(scrollBy);
  scroll.current = scrollBy;
  useEffect(() => {
    const box = viewport.current;
    if (box === null) return;
    const wheel = (event: WheelEvent) => {
      if (isMod(event) || Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? ROW_PX : event.deltaMode === 2 ? box.clientHeight : 1;
      scroll.current(event.deltaY * unit);
    };
    box.addEventListener('wheel', wheel, { passive: false });
    return () => box.removeEventListener('wheel', wheel);
  }, []);

  // Selecting text holds the view still.
  useEffect(() => {
    const listen = () => {
      const picked = document.getSelection();
      if (picked === null || picked.isCollapsed || !content.current?.contains(picked.anchorNode)) return;
      const { index, offset } = topPlace();
      const line = lines[index];
      if (position.at !== 'end' || line === undefined) return;
      log.hold();
      setPosition({ at: 'line', n: line.n, offset: offset - 1 });
    };
    document.addEventListener('selectionchange', listen);
    return () => document.removeEventListener('selectionchange', listen);
  }, [log, lines, position.at, topPlace]);

  const keys = (event: KeyboardEvent) => {
    const page = Math.max(ROW_PX, height - 2 * ROW_PX);
    const picked = document.getSelection();
    if (isMod(event) && event.key.toLowerCase() === 'a')
      onSelect(log.lastN > 0 ? { from: 1, to: log.lastN } : null);
    else if (
      isMod(event) &&
      event.key.toLowerCase() === 'c' &&
      selection !== null &&
      picked?.isCollapsed !== false
    )
      onCopy();
    else if (event.key === 'ArrowDown') scrollBy(ROW_PX);
    else if (event.key === 'ArrowUp') scrollBy(-ROW_PX);
    else if (event.key === 'PageDown' || event.key === ' ') scrollBy(event.shiftKey ? -page : page);
    else if (event.key === 'PageUp') scrollBy(-page);
    else if (event.key === 'Home') void jump(1);
    else if (event.key === 'End') follow();
    else if (event.key === 'Escape' && selection !== null) onSelect(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const pickLine = (event: PointerEvent) => {
    const gutter = event.target instanceof HTMLElement ? event.target.dataset.gutter : undefined;
    if (gutter === undefined) {
      if (selection !== null && event.button === 0) onSelect(null);
      return;
    }
    const n = Number(gutter);
    const other = event.shiftKey && selection !== null ? selection.from : n;
    onSelect({ from: Math.min(other, n), to: Math.max(other, n) });
  };

  const place = position.at === 'line' ? position.n : (lines[Math.max(0, lines.length - screenRows)]?.n ?? 1);
  const digits = f.integer(Math.max(1000, log.lastN)).length;

  return (
    <div className={`log-view${wrap ? ' wrap' : ''}`}>
      <div
        className="log-viewport"
        id="log-lines"
        ref={viewport}
        role="log"
        aria-label={label}
        aria-live="off"
        aria-busy={log.busy}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        tabIndex={0}
        onKeyDown={keys}
        onPointerDown={pickLine}
        style={{ ['--digits' as string]: `${digits}ch` }}
      >
        <div className="log-rows" ref={content}>
          {drawn.map((line) => (
            <LogRow
              key={line.n}
              line={line}
              number={f.integer(line.n)}
              time={line.t > 0 ? f.clock(line.t) : ''}
              needle={needle}
              here={line.n === hereN}
              selected={selection !== null && line.n >= selection.from && line.n <= selection.to}
              cutNote={t('console.lineCut')}
            />
          ))}
        </div>
      </div>
      <ScrollBar
        track={{ height, lastN: log.lastN, visible: screenRows }}
        topN={following ? Math.max(1, log.lastN - screenRows + 1) : place}
        label={t('console.scrollbar')}
        onJump={(n, end) => (end ? follow() : void jump(n))}
      />
    </div>
  );
}
