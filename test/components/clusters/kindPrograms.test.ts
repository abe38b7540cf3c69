import { InvalidArguments } from '../../../components';
import { requireKind } from '../../../components/clusters/kindPrograms';
import { FakeKind, type FakeVersions } from '../../support/fakeKind';

const before = process.env['PATH'];
afterEach(() => void (process.env['PATH'] = before ?? ''));

/** What is said with just these programs, and a shell, on PATH. */
function said(versions: FakeVersions): string {
    const fake = new FakeKind(versions);
    process.env['PATH'] = fake.bin;
    try {
        requireKind();
        return '';
    } catch (error) {
        expect(error).toBeInstanceOf(InvalidArguments);
        return (error as Error).message;
    } finally {
        fake.remove();
    }
}

describe('the programs that kind clusters need', () => {
    it.each([[{}], [{ kind: '0.24.0', docker: '20.10.0' }], [{ kind: '1.0.0-alpha+abc', docker: '29.0.0-ce' }]])(
        'suffice: %j',
        (versions) => {
            expect(said(versions)).toBe('');
        },
    );

    it.each([
        [{ kind: null }, '`kind` is not on PATH. Install version 0.24 or later: go install sigs.k8s.io/kind@latest'],
        [{ docker: null }, '`docker` is not on PATH. Install version 20.10 or later: https://docs.docker.com/'],
        [{ kind: '0.23.0' }, '`kind` is version 0.23.0, but 0.24 or later is needed.'],
        [{ docker: '19.03.15' }, '`docker` is version 19.03.15, but 20.10 or later is needed.'],
        [
            { docker: '' },
            '`docker` does not answer: start its daemon, and check that this user may reach it (Cannot connect',
        ],
        [{ docker: 'unheard-of' }, '`docker` has no known version: it printed "unheard-of".'],
    ])('do not: %j', (versions, message) => {
        expect(said(versions)).toContain(message);
    });

    it('are all named when several are wrong', () => {
        const message = said({ kind: null, docker: '19.3' });
        expect(message).toContain('`kind` is not on PATH');
        expect(message).toContain('`docker` is version 19.3');
    });
});
