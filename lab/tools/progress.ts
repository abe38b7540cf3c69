import type { ToolName } from './tool';

/** What happens while tools are made. `step` counts from 1 to `of`. */
export type ToolEvent =
    /** A program on the search path that cannot be used. */
    | { kind: 'skipped'; tool: ToolName; path: string; reason: string }
    /** Something worth knowing, such as a download of Go itself. */
    | { kind: 'note'; text: string }
    /** Another process makes tools; its pid, if known. */
    | { kind: 'waiting'; holder: number | undefined }
    /** A tool is being made. Sent at its start, and from time to time with its progress. */
    | {
          kind: 'making';
          tool: ToolName;
          version: string;
          from: string;
          step: number;
          of: number;
          elapsedMs: number;
          detail?: string;
      }
    | { kind: 'made'; tool: ToolName; version: string; path: string; step: number; of: number; elapsedMs: number };

/** An event, and its text in one line. */
export type ToolProgress = ToolEvent & { message: string };

/** Takes events as they happen. */
export type Report = (event: ToolEvent) => void;

export type OnToolProgress = (event: ToolProgress) => void;

/** `2 min 05 s`, `7 s`. */
function elapsed(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** An event in one line. */
export function progressLine(event: ToolEvent): string {
    switch (event.kind) {
        case 'skipped':
            return `${event.tool}: ${event.path} ${event.reason}; not used`;
        case 'note':
            return event.text;
        case 'waiting':
            return `waiting for another process${event.holder ? ` (pid ${event.holder})` : ''} that is making tools`;
        case 'making': {
            const so = event.elapsedMs < 1000 ? ` from ${event.from}` : `, ${elapsed(event.elapsedMs)}`;
            const detail = event.detail ? `: ${event.detail}` : '';
            return `[${event.step}/${event.of}] making ${event.tool} ${event.version}${so}${detail}`;
        }
        case 'made':
            return `[${event.step}/${event.of}] made ${event.tool} ${event.version} in ${elapsed(event.elapsedMs)}`;
    }
}

/** Between two lines about the same tool where lines stay on the screen. */
const quietMs = 15_000;

/** A receiver of progress for where there is no terminal: a line for each thing that happens, now and then one in between. */
export function plainProgress(writeLine: (line: string) => void): OnToolProgress {
    let saidAtMs = 0;
    return (event) => {
        const during = event.kind === 'making' && event.elapsedMs > 0;
        if (during && event.elapsedMs - saidAtMs < quietMs) {
            return;
        }
        saidAtMs = during ? event.elapsedMs : 0;
        writeLine(event.message);
    };
}
