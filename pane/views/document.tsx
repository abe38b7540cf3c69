import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Page } from '../page';

const sections = [
    ['/', 'Fleet'],
    ['/services', 'Services'],
    ['/drills', 'Drills'],
] as const;

/** A whole page. `seen` names the state that it shows, from which the script goes on. */
export function documentOf(page: Page, seen: string): string {
    return `<!doctype html>\n${renderToString(<Document page={page} seen={seen} />)}\n`;
}

function Document({ page: { parts, section, title }, seen }: { page: Page; seen: string }): VNode {
    return (
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{`${title} · failover watch`}</title>
                <link rel="stylesheet" href="/assets/style.css" />
                <link rel="icon" href="data:," />
                <script type="module" src="/assets/live.js" />
            </head>
            <body data-seen={seen}>
                <a class="skip" href="#main">
                    Skip to the content
                </a>
                <header class="masthead">
                    <div>
                        <nav aria-label="Pages">
                            {sections.map(([address, name]) => (
                                <a href={address} aria-current={address === section ? 'page' : undefined}>
                                    {name}
                                </a>
                            ))}
                        </nav>
                        <p id="connection" class="connection">
                            as loaded
                        </p>
                        <h1>{title}</h1>
                    </div>
                </header>
                <main
                    id="main"
                    tabIndex={-1}
                    dangerouslySetInnerHTML={{ __html: parts.map(({ html }) => html).join('') }}
                />
                <p id="said" class="unseen" role="status" />
            </body>
        </html>
    );
}

/** A page for an address that has none. */
export function missingPage(): Page {
    const html = renderToString(
        <section id="missing" class="panel" aria-label="Not found">
            <p>
                Nothing is here: the service or the drill may be gone. <a href="/">To the fleet.</a>
            </p>
        </section>,
    );
    return { status: 404, title: 'Not found', section: '', parts: [{ id: 'missing', html }] };
}
