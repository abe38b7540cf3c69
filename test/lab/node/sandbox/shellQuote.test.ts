import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { shellQuote, shellWords } from '../../../../lab/node/sandbox/shellQuote';

describe('shellQuote', () => {
    it.each([
        ['plain', 'plain'],
        ['/a/b-c_d.e:f=g,h@i%j+k', '/a/b-c_d.e:f=g,h@i%j+k'],
        ['', "''"],
        ['a b', "'a b'"],
        ["it's", `'it'\\''s'`],
        ['$HOME`id`', "'$HOME`id`'"],
        ['~', "'~'"],
        ['a\nb', "'a\nb'"],
    ])('%j is written %s', (word, quoted) => {
        expect(shellQuote(word)).toBe(quoted);
    });

    it('means exactly the word to the shell', () => {
        const words = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 });
        fc.assert(
            fc.property(words, (generated) => {
                const list = generated.map((word) => word.replaceAll('\0', ''));
                const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${shellWords(list)}`]);
                expect(printed.toString('utf8').split('\0').slice(0, -1)).toEqual(list);
            }),
            { numRuns: 20 },
        );
    });

    it('refuses NUL', () => {
        expect(() => shellQuote('a\0b')).toThrow('NUL');
    });
});
