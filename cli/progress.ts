import { liveList } from './liveList';

/** Shows the steps of several subjects that are worked on in parallel. */
export interface Progress {
    step(subject: string, text: string): void;
    done(subject: string): void;
}

const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(1);

/** For logs and pipes: one line per step on standard error. */
function plain(startedAt: number): Progress {
    const say = (subject: string, text: string) =>
        process.stderr.write(`[${seconds(startedAt).padStart(6)} s] ${subject}: ${text}\n`);
    return { step: say, done: (subject) => say(subject, 'ready') };
}

/** For terminals: one line per subject, changed in place, with the time so far. */
async function live<T>(subjects: readonly string[], work: (progress: Progress) => Promise<T>): Promise<T> {
    const { Listr, options } = await liveList();
    const finish = new Map<string, () => void>();
    const tasks = new Map<string, { title: string }>();
    const steps = new Map<string, string>();
    const startedAt = Date.now();
    const show = () => {
        for (const [subject, text] of steps) {
            const task = tasks.get(subject);
            if (task) {
                task.title = `${subject}: ${text} (${seconds(startedAt)} s)`;
            }
        }
    };
    const ended = work({
        step: (subject, text) => {
            steps.set(subject, text);
            show();
        },
        done: (subject) => {
            steps.set(subject, 'ready');
            show();
            steps.delete(subject);
            finish.get(subject)?.();
        },
    });
    const clock = setInterval(show, 1000);
    const list = new Listr(
        subjects.map((subject) => ({
            title: subject,
            task: (_: unknown, task: { title: string }) => {
                tasks.set(subject, task);
                return Promise.race([
                    new Promise<void>((resolve) => finish.set(subject, resolve)),
                    ended.then(() => undefined),
                ]);
            },
        })),
        { ...options, concurrent: true, exitOnError: false },
    );
    try {
        await Promise.allSettled([list.run(), ended]);
        return await ended;
    } finally {
        clearInterval(clock);
    }
}

/** Runs `work` and shows its progress on standard error: in place on a terminal, as lines elsewhere. */
export function withProgress<T>(subjects: readonly string[], work: (progress: Progress) => Promise<T>): Promise<T> {
    return process.stderr.isTTY ? live(subjects, work) : work(plain(Date.now()));
}
