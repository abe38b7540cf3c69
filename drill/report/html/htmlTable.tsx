import type { ComponentChildren, VNode } from 'preact';
import type { Table } from '../tables';
import { Scroll } from './scroll';

interface HtmlTableProps {
    readonly table: Table;
    readonly caption: string;
    /** Of the rows. */
    readonly classes?: readonly string[];
    /** A last column of pictures. */
    readonly extra?: { readonly head: string; readonly cells: readonly ComponentChildren[] };
}

/** A table whose first worded column heads its row. */
export function HtmlTable({ table: { columns, rows }, caption, classes = [], extra }: HtmlTableProps): VNode {
    const headingColumn = columns.findIndex(({ head }) => head !== '');
    return (
        <Scroll label={caption}>
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        {columns.map(({ head, align }) =>
                            head === '' ? (
                                <th scope="col">
                                    <span class="unseen">met</span>
                                </th>
                            ) : (
                                <th scope="col" class={align}>
                                    {head}
                                </th>
                            ),
                        )}
                        {extra && (
                            <th scope="col" class="left">
                                {extra.head}
                            </th>
                        )}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((cells, row) => (
                        <tr class={classes[row]}>
                            {cells.map((cell, index) =>
                                index === headingColumn ? (
                                    <th scope="row" class={columns[index]?.align}>
                                        {cell}
                                    </th>
                                ) : (
                                    <td class={columns[index]?.align}>{cell}</td>
                                ),
                            )}
                            {extra && <td class="graphic">{extra.cells[row]}</td>}
                        </tr>
                    ))}
                </tbody>
            </table>
        </Scroll>
    );
}
