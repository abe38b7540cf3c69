import { type OnToolProgress, plainProgress, type ToolProgress } from '../lab/tools';
import { liveList } from './liveList';

/**
 * Runs `make` and shows its progress on standard error. On a terminal one line changes in place, with finished and
 * skipped tools below it; elsewhere each report is a line.
 */
export async function showToolProgress<T>(make: (onProgress: OnToolProgress) => Promise<T>): Promise<T> {
    if (!process.stderr.isTTY) {
        return make(plainProgress((line) => process.stderr.write(`${line}\n`)));
    }
    const { Listr, PRESET_TIMER, options } = await liveList();
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
        options,
    ).run();
    return context.result as T;
}
