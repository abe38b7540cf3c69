import type { Table } from '../tables';
import { element, escape } from './markup';

/** A table whose first worded column heads its row. `classes` are those of the rows; `extra` a last cell of markup. */
export function htmlTable(
    { columns, rows }: Table,
    caption: string,
    classes: readonly string[] = [],
    extra?: { head: string; cells: readonly string[] },
): string {
    const heads = columns.map(({ head, align }) =>
        head === ''
            ? element('th', { 'aria-label': 'met' })
            : element('th', { scope: 'col', class: align }, escape(head)),
    );
    const headingColumn = columns.findIndex(({ head }) => head !== '');
    const body = rows.map((cells, row) =>
        element(
            'tr',
            { class: classes[row] },
            ...cells.map((cell, index) =>
                index === headingColumn
                    ? element('th', { scope: 'row', class: columns[index]?.align }, escape(cell))
                    : element('td', { class: columns[index]?.align }, escape(cell)),
            ),
            extra ? element('td', { class: 'graphic' }, extra.cells[row] ?? '') : '',
        ),
    );
    return element(
        'div',
        { class: 'scroll' },
        element(
            'table',
            {},
            element('caption', {}, escape(caption)),
            element(
                'thead',
                {},
                element(
                    'tr',
                    {},
                    ...heads,
                    extra ? element('th', { scope: 'col', class: 'left' }, escape(extra.head)) : '',
                ),
            ),
            element('tbody', {}, ...body),
        ),
    );
}
