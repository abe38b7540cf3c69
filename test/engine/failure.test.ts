import { EngineFailed } from '../../engine/command';
import { type Circumstances, failureOf } from '../../engine/failure';

const error = new EngineFailed({ stdout: '', stderr: 'error: it went wrong\n', code: 255 });
const nothing: Circumstances = {
    account: { errors: [] },
    watched: { refusal: undefined, failure: undefined },
    interrupted: false,
};

describe('failureOf', () => {
    it.each<[what: string, circumstances: Partial<Circumstances>, name: string, message: string]>([
        [
            'what the program refused, before all else',
            {
                watched: { refusal: '`a` is wrong', failure: new Error('x') },
                account: { errors: ['y'] },
                interrupted: true,
            },
            'BadInput',
            '`a` is wrong',
        ],
        [
            'an interruption, with what it cut short',
            { interrupted: true, account: { errors: ['y'] } },
            'OperationFailed',
            'Interrupted.\ny',
        ],
        ['every resource that failed', { account: { errors: ['a: x', 'b: y'] } }, 'OperationFailed', 'a: x\nb: y'],
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
