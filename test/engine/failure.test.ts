import { EngineFailed } from '../../engine/command';
import { type Circumstances, failureOf } from '../../engine/failure';
import type { Violation } from '../../engine/violations';

const error = new EngineFailed({ stdout: '', stderr: 'error: it went wrong\n', code: 255 });
const refusal: Violation = {
    policy: 'ejection-limit',
    level: 'mandatory',
    resource: 'a:b:C x',
    message: 'Limit.\nis 10',
};
const advice: Violation = { policy: 'no-retries', level: 'advisory', message: 'Retries.' };
const nothing: Circumstances = {
    account: { errors: [], violations: [] },
    watched: { refusal: undefined, failure: undefined },
    interrupted: false,
    isPreview: false,
};

describe('failureOf', () => {
    it.each<[what: string, circumstances: Partial<Circumstances>, name: string, message: string]>([
        [
            'what the program refused, before all else',
            {
                watched: { refusal: '`a` is wrong', failure: new Error('x') },
                account: { errors: ['y'], violations: [] },
                interrupted: true,
            },
            'BadInput',
            '`a` is wrong',
        ],
        [
            'an interruption, with what it cut short',
            { interrupted: true, account: { errors: ['y'], violations: [] } },
            'OperationFailed',
            'Interrupted.\ny',
        ],
        [
            'every resource that failed',
            { account: { errors: ['a: x', 'b: y'], violations: [] } },
            'OperationFailed',
            'a: x\nb: y',
        ],
        [
            'what the policies refuse in a preview, without their advice',
            { account: { errors: [], violations: [advice, refusal] }, isPreview: true },
            'BadInput',
            'The policies refuse this; nothing was changed.\nmandatory ejection-limit: a:b:C x\n    is 10',
        ],
        [
            'what the policies refuse once it is deployed',
            { account: { errors: [], violations: [refusal] } },
            'OperationFailed',
            'The policies refuse what was deployed.\nmandatory ejection-limit: a:b:C x\n    is 10',
        ],
        ['what the engine printed, when that is all', {}, 'OperationFailed', 'error: it went wrong'],
    ])('tells %s', (_, circumstances, name, message) => {
        expect(failureOf(error, { ...nothing, ...circumstances })).toMatchObject({ name, message, cause: error });
    });

    it('shows where a mistake of the program was made', () => {
        const failure = new TypeError('no such thing');
        const { message } = failureOf(error, { ...nothing, watched: { refusal: undefined, failure } });
        expect(message).toMatch(/^The stack's program failed: TypeError: no such thing\n +at /);
    });
});
