import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const repository = join(__dirname, '..');

/** Everything that people read, but for the generated API pages. */
const documents = [
    ...['.', 'docs', 'docs/decisions', 'docs/guides', 'docs/reference'].flatMap((folder) =>
        readdirSync(join(repository, folder))
            .filter((name) => name.endsWith('.md'))
            .map((name) => join(folder, name)),
    ),
];

const rooms = [
    ...['analysis', 'bench', 'bin', 'cli', 'components', 'docs', 'drill', 'engine', 'examples', 'fleet', 'lab'],
    ...['packaging', 'pane', 'plugins', 'policy', 'provider', 'reference', 'stacks', 'test'],
].join('|');

/** Paths of this repository in backticks, such as `drill/plan/plan.ts` or `test/support`. */
function pathsIn(text: string): string[] {
    return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, quoted = '']) => {
        const first = quoted.split(' ').find((word) => new RegExp(`^(${rooms})/`).test(word)) ?? '';
        return /^[\w./-]+$/.test(first) ? [first] : [];
    });
}

function withoutCode(text: string): string {
    return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, 'code');
}

/** Where links lead, both `[a](b)` and `[a]: b`. */
function linksIn(text: string): string[] {
    const prose = withoutCode(text);
    return [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)].map(
        ([, target = '']) => target,
    );
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
    return [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N}_ -]/gu, '')
            .replace(/ /g, '-'),
    );
}

describe.each(documents)('%s', (document) => {
    const text = readFileSync(join(repository, document), 'utf8');

    it('names only files that exist', () => {
        expect(pathsIn(text).filter((path) => !existsSync(join(repository, path)))).toEqual([]);
    });

    it('links only to pages and headings that exist', () => {
        const broken = linksIn(text).filter((target) => {
            if (/^[a-z]+:/.test(target)) {
                return false;
            }
            const [path = '', anchor] = target.split('#');
            const file = path === '' ? join(repository, document) : join(repository, dirname(document), path);
            return (
                !existsSync(file) || (anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor))
            );
        });
        expect(broken).toEqual([]);
    });
});

describe('README.md', () => {
    const packaged = (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { files: string[] }).files;
    const always = ['README.md', 'LICENSE', 'package.json'];

    it('links only to what the npm package contains', () => {
        const text = readFileSync(join(repository, 'README.md'), 'utf8');
        const targets = linksIn(text).filter((target) => !/^[a-z]+:/.test(target) && !target.startsWith('#'));
        expect(targets.length).toBeGreaterThan(0);
        const missing = targets.filter((target) => {
            const path = relative('.', target.split('#')[0] ?? '');
            return ![...always, ...packaged].some((entry) => path === entry || path.startsWith(`${entry}/`));
        });
        expect(missing).toEqual([]);
    });
});

it('no document speaks of the guides by numbers', () => {
    expect(documents.filter((name) => /documents? 00\d/i.test(readFileSync(join(repository, name), 'utf8')))).toEqual(
        [],
    );
});
