import { plainProgress, type OnToolProgress, type ToolProgress } from '../lab/tools';

/**
 * Runs `make` and shows on standard error what it reports: one line that changes where that is a terminal, with what has
 * been made and passed over below it, else plain lines.
 */
export async function showToolProgress<T>(make: (onProgress: OnToolProgress) => Promise<T>): Promise<T> {
    if (!process.stderr.isTTY) {
        return make(plainProgress((line) => process.stderr.write(`${line}\n`)));
    }
    // Loaded where it is used: it is an ES module, and there is nothing to draw on without a terminal.
    const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
    const terminal = new ProcessOutput(process.stderr, process.stderr);
    const context: { result?: T } = {};
    await new Listr<typeof context>(
        [
            {
                title: 'Tools',
                task: async (_, task) => {
                    context.result = await make(({ kind, message }: ToolProgress) => {
                        if (kind === 'making' || kind === 'waiting') {
                            task.title = `Tools: ${message}`;
                        } else {
                            task.output = message; // stays below
                        }
                    });
                    task.title = 'Tools';
                },
                rendererOptions: { outputBar: Infinity, persistentOutput: true, timer: PRESET_TIMER },
            },
        ],
        {
            registerSignalListeners: false, // the caller's own stop the build and clean up
            rendererOptions: { logger: new ListrLogger({ processOutput: terminal, useIcons: false }) },
        },
    ).run();
    return context.result as T;
}
