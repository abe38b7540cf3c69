/** The part of autocannon that the benchmark uses; the package ships no types. */
declare module 'autocannon' {
    interface Options {
        url: string;
        connections: number;
        overallRate: number;
        duration: number;
    }
    interface Result {
        requests: { total: number };
        latency: { p50: number; p99: number; max: number };
    }
    export default function autocannon(options: Options): Promise<Result>;
}
