// Formats numbers for people.

/** 0.98765 -> "98.77 %" */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

/** 61706 -> "61,706"; a small non-integer keeps one digit: 1.16 -> "1.2" */
export const grouped = (n: number): string =>
  (n < 100 && !Number.isInteger(n) ? Math.round(n * 10) / 10 : Math.round(n)).toLocaleString('en-US');

/** Seconds as 4.2 s, 3:20 min or 1:02:03 h. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)} h` : `${m}:${two(s)} min`;
}

/** 1536 -> "1.5 KiB" */
export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${unit === 0 ? n : n.toFixed(1)} ${units[unit]}`;
}

/** A number with its noun: "1 trial", "2 trials". */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
