/**
 * Counters and durations, written out as Prometheus text. Ours rather than a client library's: what is measured is one family of
 * counters and one of histograms, and the library costs 30 ms of a 150 ms start (docs/decisions/metrics.md).
 */

/** Upper bounds of the histogram's buckets, in seconds. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  readonly labels: string;
  readonly byStatus: Map<number, number>;
  readonly buckets: number[];
  sum: number;
  count: number;
}

export class Metrics {
  readonly #series = new Map<string, Series>();
  readonly #gauges = new Map<string, { help: string; read: () => number }>();

  /** The recorder of one operation: call it with each status and duration in milliseconds. */
  operation(server: string, operation: string): (status: number, duration: number) => void {
    const key = `${server}/${operation}`;
    const series = this.#series.get(key) ?? {
      labels: `server="${server}",operation="${operation}"`,
      byStatus: new Map(),
      buckets: BOUNDS.map(() => 0),
      sum: 0,
      count: 0,
    };
    this.#series.set(key, series);
    return (status, duration) => {
      const seconds = duration / 1000;
      series.byStatus.set(status, (series.byStatus.get(status) ?? 0) + 1);
      series.sum += seconds;
      series.count += 1;
      const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
      if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] as number) + 1;
    };
  }

  /** A value that is read when asked for. */
  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read });
  }

  /** Everything in Prometheus' text format, version 0.0.4. */
  text(): string {
    const lines = ['# HELP nhs_sandbox_requests_total Exchanges answered.', '# TYPE nhs_sandbox_requests_total counter'];
    const used = [...this.#series.values()].filter((series) => series.count > 0);
    for (const { labels, byStatus } of used)
      for (const [status, count] of byStatus) lines.push(`nhs_sandbox_requests_total{${labels},status="${status}"} ${count}`);
    lines.push('# HELP nhs_sandbox_request_duration_seconds Time to answer.', '# TYPE nhs_sandbox_request_duration_seconds histogram');
    for (const { labels, buckets, sum, count } of used) {
      let below = 0;
      BOUNDS.forEach((bound, i) => {
        below += buckets[i] as number;
        lines.push(`nhs_sandbox_request_duration_seconds_bucket{${labels},le="${bound}"} ${below}`);
      });
      lines.push(
        `nhs_sandbox_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`,
        `nhs_sandbox_request_duration_seconds_sum{${labels}} ${sum}`,
        `nhs_sandbox_request_duration_seconds_count{${labels}} ${count}`,
      );
    }
    for (const [name, { help, read }] of this.#gauges) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${read()}`);
    return `${lines.join('\n')}\n`;
  }
}
