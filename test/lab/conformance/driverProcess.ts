import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { failoverProgram } from '../support/failover';
import type { Answer, Question } from './inside/protocol';

const typescript = join(__dirname, '../../drill/support/register.js');
const driver = join(__dirname, 'inside/driver.ts');

/** The driver inside the lab, seen from outside: one question at a time. */
export class DriverProcess {
    private readonly answers: AsyncIterator<string>;

    private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {
        child.stdin.on('error', () => undefined); // that it has ended shows in its answers
        this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    }

    /** Starts it in a running lab; it sets the stage first. */
    static async start(env: NodeJS.ProcessEnv): Promise<DriverProcess> {
        const inLab = [failoverProgram, 'lab', 'exec', '--', process.execPath, '--require', typescript, driver];
        const driven = new DriverProcess(spawn(process.execPath, inLab, { env, stdio: ['pipe', 'pipe', 'inherit'] }));
        await driven.answer();
        return driven;
    }

    ask(question: Question): Promise<Answer> {
        this.child.stdin.write(JSON.stringify(question) + '\n');
        return this.answer();
    }

    /** It ends when nothing more will be asked. */
    async end(): Promise<void> {
        this.child.stdin.end();
        if (this.child.exitCode === null && this.child.signalCode === null) {
            await once(this.child, 'exit');
        }
    }

    private async answer(): Promise<Answer> {
        const next = await this.answers.next();
        const answer: Answer = next.done ? { error: 'it has ended by itself' } : (JSON.parse(next.value) as Answer);
        if (answer.error !== undefined) {
            throw new Error(`The driver in the lab: ${answer.error}`);
        }
        return answer;
    }
}
