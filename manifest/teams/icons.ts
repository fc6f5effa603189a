/**
 * Draws the two icons that Teams shows for Meldwijs: a speech balloon with a tick. `node manifest/teams/icons.ts` writes them.
 */
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const blue: Colour = [31, 78, 121, 255];
const white: Colour = [255, 255, 255, 255];
const nothing: Colour = [255, 255, 255, 0];

/** In full colour, 192 × 192: a white balloon on blue, with a blue tick. */
export const colorIcon = (): Uint8Array =>
  png(192, (x, y) => {
    if (inTick(x, y, 0.05)) return blue;
    return inBalloon(x, y, 0) ? white : blue;
  });

/** The outline, 32 × 32: white lines on nothing. */
export const outlineIcon = (): Uint8Array =>
  png(32, (x, y) => {
    const edge = inBalloon(x, y, 0.06) && !inBalloon(x, y, -0.03);
    return edge || inTick(x, y, 0.045) ? white : nothing;
  });

/** The balloon, in a square of 1 × 1; `grow` makes it that much larger all around. */
function inBalloon(x: number, y: number, grow: number): boolean {
  const radius = 0.14 + grow;
  const dx = Math.max(0, Math.abs(x - 0.5) - 0.19);
  const dy = Math.max(0, Math.abs(y - 0.45) - 0.1);
  if (Math.hypot(dx, dy) <= radius) return true;
  const tail = y - 0.6;
  return tail >= 0 && tail <= 0.22 + grow && x >= 0.3 - grow && x <= 0.46 + grow - tail * 0.72;
}

/** Two strokes that make a tick; `half` is half their width. */
const inTick = (x: number, y: number, half: number): boolean =>
  toStroke(x, y, 0.37, 0.45, 0.46, 0.54) <= half || toStroke(x, y, 0.46, 0.54, 0.64, 0.36) <= half;

function toStroke(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
}

/** A PNG of `size` × `size`; each pixel is the mean of sixteen looks, so that edges are smooth. */
function png(size: number, look: (x: number, y: number) => Colour): Uint8Array {
  const steps = 4;
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const sum = [0, 0, 0, 0];
      for (let at = 0; at < steps * steps; at += 1) {
        const colour = look(
          (x + ((at % steps) + 0.5) / steps) / size,
          (y + (Math.floor(at / steps) + 0.5) / steps) / size,
        );
        for (const [channel, value] of colour.entries()) sum[channel] = (sum[channel] ?? 0) + value;
      }
      for (const [channel, value] of sum.entries())
        rows[y * (size * 4 + 1) + 1 + x * 4 + channel] = Math.round(value / (steps * steps));
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  // Eight bits a channel, with transparency.
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

if (import.meta.main) {
  writeFileSync(new URL('color.png', import.meta.url), colorIcon());
  writeFileSync(new URL('outline.png', import.meta.url), outlineIcon());
}
