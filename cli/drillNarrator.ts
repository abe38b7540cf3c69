import type { ProgressEvent } from '../drill/live/progressSchema';
import type { Report } from '../drill/report/report';
import { type Progress, progressLine } from '../drill/run/progress';
import { BadInput } from '../errors';

/** What a drill writes to standard error while it runs. */
export interface DrillNarrator {
    readonly say: (line: string) => void;
    readonly progress: (progress: Progress) => void;
    readonly report: (report: Report) => void;
    /** The last line of a command that has failed. */
    readonly failed: (exitCode: number, error: string) => void;
    /** The last line of a command that has drilled everything. */
    readonly written: (exitCode: number, files: { readonly json: string; readonly html: string }) => void;
}

/** Reads `--progress`: lines for people, or a JSON object a line. */
export function drillNarrator(format: string, write: (line: string) => void): DrillNarrator {
    if (format !== 'text' && format !== 'json') {
        throw new BadInput(`\`--progress\` is ${format}; text and json are accepted.`);
    }
    return format === 'json' ? inJson(write) : inWords(write);
}

function inWords(write: (line: string) => void): DrillNarrator {
    return {
        say: write,
        progress: (progress) => write(progressLine(progress)),
        report: () => undefined, // its tables go to standard output
        failed: (_, error) => write(error),
        written: (_, { json, html }) => write(`Written: ${json} and ${html}`),
    };
}

/** An event without its time. */
type Untimed = ProgressEvent extends infer Each ? (Each extends ProgressEvent ? Omit<Each, 'at'> : never) : never;

function inJson(write: (line: string) => void): DrillNarrator {
    const event = (untimed: Untimed): void => write(JSON.stringify({ at: new Date().toISOString(), ...untimed }));
    return {
        say: (text) => event({ type: 'message', text }),
        progress: (progress) => event({ type: 'progress', ...progress }),
        report: ({ infrastructure, scenario, variant, fault, ended, verdict, phases, topology: { entryName } }) =>
            event({
                type: 'report',
                infrastructure,
                scenario,
                variant,
                ...(entryName === undefined ? {} : { entryName }),
                fault,
                ended,
                verdict,
                lost: phases.reduce((sum, { lost }) => sum + lost, 0),
            }),
        failed: (exitCode, error) => event({ type: 'end', exitCode, error }),
        written: (exitCode, { json }) => event({ type: 'end', exitCode, report: json }),
    };
}
