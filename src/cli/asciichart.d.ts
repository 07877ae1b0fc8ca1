// The package ships no types; only the part in use is declared.
declare module 'asciichart' {
  interface Options {
    readonly height?: number;
    readonly colors?: readonly string[];
    readonly format?: (value: number) => string;
  }
  const asciichart: Record<'cyan' | 'yellow' | 'green' | 'magenta' | 'red' | 'blue', string> & {
    plot(series: readonly (readonly number[])[], options: Options): string;
  };
  export default asciichart;
}
