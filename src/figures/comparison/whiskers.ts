// A value with its range: a dot on a line.

interface Ends {
  readonly low: string;
  readonly point: string;
  readonly high: string;
}

/** Two layers from the names of three fields; `x` is shared by their axes. */
export function whiskers({ low, point, high }: Ends, x: object) {
  const along = (field: string) => ({ field, type: 'quantitative', ...x });
  return [
    { mark: { type: 'rule', strokeWidth: 1.5 }, encoding: { x: along(low), x2: { field: high } } },
    { mark: { type: 'circle', size: 60, opacity: 1, tooltip: true }, encoding: { x: along(point) } },
  ];
}
