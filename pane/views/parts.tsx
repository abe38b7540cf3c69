import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Verdict } from '../../analysis/model/path';
import type { Finding } from '../../analysis/rules/rule';
import type { Part } from '../page';
import { shown } from './words';

/** A part of a page from its element, which has the id. */
export function partOf(id: string, element: VNode): Part {
    return { id, html: renderToString(element) };
}

/** Says on a page why it is not current. */
export function problemPart(problem: string): Part {
    return partOf(
        'problem',
        <section id="problem" class="panel" aria-label="Not current">
            <p class="state">
                <span class="verdict does-not">{`✕ not current, the last state is shown: ${problem}`}</span>
            </p>
        </section>,
    );
}

/** A section of a page, with its heading. */
export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }): VNode {
    return (
        <section id={id} class="panel" aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`}>{title}</h2>
            {children}
        </section>
    );
}

/** A verdict as colour, sign and word. */
/** `isAssumed`: it would be worse without what is assumed. */
export function VerdictBadge({ isAssumed = false, verdict }: { isAssumed?: boolean; verdict: Verdict }): VNode {
    const { key, sign, words } = shown(verdict);
    return (
        <span class={`verdict ${key}`}>
            <span aria-hidden="true">{`${sign} `}</span>
            {words}
            {isAssumed && <abbr title="as far as is assumed; see the service's page"> *</abbr>}
        </span>
    );
}

/** Problems, each with what to do about it. */
export function Problems({ problems }: { problems: readonly Finding[] }): VNode {
    return (
        <ul class="problems">
            {problems.map(({ cluster, field, fix, object, reason, rule, severity }) => (
                <li class={`problem ${severity}`}>
                    <p>
                        <strong>{severity === 'error' ? '✕ error' : '! warning'}</strong> <code>{rule}</code>
                        {` in ${cluster}: ${object}, `}
                        <code>{field}</code> <Words text={reason} />
                    </p>
                    <p class="fix">
                        <b>Fix:</b> <Words text={fix.text} />
                        {fix.argument !== undefined && (
                            <>
                                {' Argument of our component: '}
                                <Words text={fix.argument} />.
                            </>
                        )}
                    </p>
                    {fix.patch && (
                        <details>
                            <summary>Patch</summary>
                            <pre tabIndex={0}>{JSON.stringify(fix.patch, undefined, 2)}</pre>
                        </details>
                    )}
                </li>
            ))}
        </ul>
    );
}

/** Text with code between backticks. */
export function Words({ text }: { text: string }): VNode {
    return <>{text.split('`').map((part, index) => (index % 2 === 0 ? part : <code>{part}</code>))}</>;
}
