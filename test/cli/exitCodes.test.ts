import { explain } from '../../cli/exitCodes';
import { InvalidArguments } from '../../components/invalidArguments';
import { BadInput, OperationFailed } from '../../errors';

const named = (name: string, message: string, more: object = {}) =>
    Object.assign(new Error(message), { name, ...more });

describe('explain', () => {
    it.each<[string, unknown, number, string]>([
        ['bad input', new BadInput('`rate` is -1'), 2, '`rate` is -1'],
        [
            "a component's refusal",
            new InvalidArguments('EchoApp', [{ path: 'weights', reason: 'sum to 90.' }]),
            2,
            '`weights` sum to 90',
        ],
        ['a failed operation', new OperationFailed('etcd is not ready'), 1, 'etcd is not ready'],
        ['a full disk', named('Error', 'ENOSPC', { code: 'ENOSPC', path: '/out' }), 1, 'The disk is full (/out)'],
        [
            'a lack of permission',
            named('Error', 'EACCES: permission denied', { code: 'EACCES', path: '/x' }),
            1,
            'No permission for /x',
        ],
        ['something that is no error', 'oops', 1, 'oops'],
    ])('has a code and words for %s', (_, error, code, words) => {
        const explained = explain(error);
        expect(explained.code).toBe(code);
        expect(explained.message).toContain(words);
        expect(explained.message).not.toMatch(/\n\s+at /);
    });

    it('shows where an unforeseen error came from', () => {
        expect(explain(new TypeError('x is undefined')).message).toMatch(/\n\s+at /);
    });
});
