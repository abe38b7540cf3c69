import fc from 'fast-check';
import { type Part, type Update, updatesBetween } from '../../pane/page';

const part = (id: string, html: string): Part => ({ id, html: `<p id="${id}">${html}</p>` });
const list = (frame: string, items: readonly Part[]): Part => ({
    id: 'list',
    frame,
    items,
    html: `<div id="list">${frame}${items.map(({ html }) => html).join('')}</div>`,
});

/** What a browser makes of updates. */
const applied = (page: string, updates: readonly Update[], before: readonly Part[]): string =>
    updates.reduce((html, { id, html: fresh }) => {
        const old = before.flatMap((each) => [each, ...(each.items ?? [])]).find((each) => each.id === id);
        return html.replace(old?.html ?? '', () => fresh);
    }, page);

const whole = (parts: readonly Part[]): string => parts.map(({ html }) => html).join('');

describe('the updates between two pages', () => {
    it('turn one into the other', () => {
        const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 });
        const page = fc
            .tuple(fc.constantFrom('x', 'y'), fc.constantFrom('f', 'g'), texts)
            .map(([head, frame, items]) => [
                part('head', head),
                list(
                    frame,
                    items.map((text, index) => part(`i${index}`, text)),
                ),
            ]);
        fc.assert(
            fc.property(page, page, (before, after) => {
                expect(applied(whole(before), updatesBetween(before, after) ?? [], before)).toBe(whole(after));
            }),
        );
    });

    it('are the changed items of a list, or all of it where others are in it', () => {
        const before = [list('f', [part('a', '1'), part('b', '1')])];
        expect(updatesBetween(before, [list('f', [part('a', '1'), part('b', '2')])])?.map(({ id }) => id)).toEqual([
            'b',
        ]);
        expect(updatesBetween(before, [list('f', [part('a', '1')])])?.map(({ id }) => id)).toEqual(['list']);
        expect(updatesBetween(before, [list('g', before[0]?.items ?? [])])?.map(({ id }) => id)).toEqual(['list']);
        expect(updatesBetween(before, before)).toEqual([]);
    });

    it('are none where only loading helps', () => {
        expect(updatesBetween([part('a', '1')], [part('b', '1')])).toBeUndefined();
    });
});
