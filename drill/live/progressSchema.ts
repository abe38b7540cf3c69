import { count, dialect, is, mapOf, object, type Schema } from '../../jsonSchema';
import { faultKinds } from '../plan/plan';
import type { Report } from '../report/report';
import type { Progress, Stage } from '../run/progress';

/** A line of `failover drill --progress json`. `at`: ISO 8601. */
export type ProgressEvent = { readonly at: string } & (
    | { readonly type: 'message'; readonly text: string }
    | ({ readonly type: 'progress' } & Progress)
    | ({ readonly type: 'report'; readonly lost: number; readonly entryName?: string } & Pick<
          Report,
          'infrastructure' | 'scenario' | 'variant' | 'fault' | 'ended' | 'verdict'
      >)
    | { readonly type: 'end'; readonly exitCode: number; readonly error?: string; readonly report?: string }
);

const stages: readonly Stage[] = ['warm-up', 'steady', 'fault', 'recovery'];
const shares: (description: string) => Schema = (description) => mapOf({ type: 'number', minimum: 0 }, description);
const at = is('string', 'When the line was written, ISO 8601.');
const line = (type: ProgressEvent['type'], fields: Record<string, Schema>, description: string, optional?: string[]) =>
    object({ type: { const: type, description: '' }, at, ...fields }, description, optional);

/** Schema of one line of `failover drill --progress json`. */
export const progressSchema: Schema = {
    $schema: dialect,
    title: 'Progress of a drill',
    description: 'One line that `failover drill --progress json` writes to standard error.',
    anyOf: [
        line('message', { text: is('string', '') }, 'Something for people.'),
        line(
            'progress',
            {
                fault: { enum: faultKinds, description: '' },
                stage: { enum: stages, description: '' },
                elapsedMs: is('number', 'Since the stage began.'),
                rate: is('number', 'Requests that ended, a second, since the last such line.'),
                lost: count('Lost since the stage began.'),
                shares: shares('Fraction of the replies by cluster since the last such line.'),
                awaiting: is('string', 'What the stage is waiting for.'),
            },
            'State of the running drill, about once a second.',
        ),
        line(
            'report',
            {
                infrastructure: is('string', ''),
                scenario: is('string', ''),
                variant: is('string', ''),
                entryName: is('string', 'The caller, where the scenario has several.'),
                fault: { enum: faultKinds, description: '' },
                ended: is('string', 'What ended the drill.'),
                verdict: { enum: ['pass', 'fail', 'inconclusive'], description: '' },
                lost: count('Requests lost in all phases.'),
            },
            'A drill has ended.',
            ['entryName'],
        ),
        line(
            'end',
            {
                exitCode: count('Of the command.'),
                error: is('string', 'Why it failed; absent where it did not.'),
                report: is('string', 'Path of `report.json`; absent where none was written.'),
            },
            'The last line.',
            ['error', 'report'],
        ),
    ],
};
