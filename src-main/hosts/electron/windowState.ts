import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../core/files.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the window opens. Without a place the window manager chooses one. */
export interface WindowPlace {
  x?: number;
  y?: number;
  width: number;
  height: number;
  maximized: boolean;
}

export const MIN_SIZE = { width: 720, height: 480 } as const;
const DEFAULT_SIZE = { width: 1280, height: 820 } as const;
/** So much of the title bar must be on a screen that a person can grab it. */
const GRAB = { width: 120, height: 32 } as const;

const savedSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean().default(false),
});

/**
 * A remembered place made usable on today's screens: never larger than the screen it is on, never smaller than the least
 * size, and left to the window manager when its title bar would be out of reach (a screen is gone). Anything that is not
 * a remembered place gives the default.
 */
export function usablePlace(saved: unknown, workAreas: readonly Box[], primary: Box): WindowPlace {
  const parsed = savedSchema.safeParse(saved);
  if (!parsed.success) return { ...fitInto(DEFAULT_SIZE, primary), maximized: false };
  const { x, y, width, height, maximized } = parsed.data;
  const area = workAreas.find((candidate) => canGrab({ x, y, width, height }, candidate));
  if (area === undefined) return { ...fitInto({ width, height }, primary), maximized };
  const size = fitInto({ width, height }, area);
  return {
    // Shrunk to the screen, it must not hang out of it either.
    x: Math.max(Math.min(x, area.x + area.width - GRAB.width), area.x - size.width + GRAB.width),
    y: Math.max(Math.min(y, area.y + area.height - GRAB.height), area.y),
    ...size,
    maximized,
  };
}

/** What was remembered, unchecked; undefined when there is nothing readable. */
export function readWindowState(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Remembers a place. Never throws: a window that cannot be remembered is no reason to stop. */
export async function saveWindowState(path: string, bounds: Box, maximized: boolean): Promise<void> {
  await writeWhole(path, `${JSON.stringify({ ...bounds, maximized })}\n`).catch(() => undefined);
}

function fitInto(size: { width: number; height: number }, area: Box): { width: number; height: number } {
  return {
    width: Math.max(Math.min(size.width, area.width), Math.min(MIN_SIZE.width, area.width)),
    height: Math.max(Math.min(size.height, area.height), Math.min(MIN_SIZE.height, area.height)),
  };
}

/** Is enough of the upper edge on this screen? */
function canGrab(box: Box, area: Box): boolean {
  const width = Math.min(box.x + box.width, area.x + area.width) - Math.max(box.x, area.x);
  const top = box.y >= area.y - GRAB.height / 2 && box.y + GRAB.height <= area.y + area.height;
  return width >= GRAB.width && top;
}
