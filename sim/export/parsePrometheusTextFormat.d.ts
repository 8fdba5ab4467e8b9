/** Types for the parser of Prometheus text that tests hold the writer to. */
declare module 'parse-prometheus-text-format' {
  interface ParsedFamily {
    readonly name: string;
    readonly type: string;
    readonly help: string;
    /** Of the samples of one series, the last. */
    readonly metrics: readonly {
      readonly value: string;
      readonly labels?: Readonly<Record<string, string>>;
      /** As it stands in the text, whatever its unit. */
      readonly timestamp_ms?: string;
    }[];
  }
  export default function parse(text: string): readonly ParsedFamily[];
}
