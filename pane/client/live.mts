/// <reference lib="dom.iterable" />
/**
 * The script of every page: keeps it current, and filters the services. Everything can be read without it. It runs in
 * the browser, imports nothing and is served as compiled.
 */
(() => {
    interface LiveMessage {
        updates?: { id: string; html: string }[];
        said: string;
        at: string;
    }

    const connection = document.getElementById('connection');
    const said = document.getElementById('said');

    const show = (state: 'live' | 'lost', text: string): void => {
        if (connection) {
            connection.textContent = text;
            connection.dataset['state'] = state;
        }
    };

    /** Replaces an element; whoever is at a link or in a box in it stays there. */
    const replace = (id: string, html: string): void => {
        const old = document.getElementById(id);
        if (!old) {
            return;
        }
        const template = document.createElement('template');
        template.innerHTML = html;
        const fresh = template.content.firstElementChild;
        if (!fresh || fresh.isEqualNode(old)) {
            return;
        }
        const focused = old.contains(document.activeElement) ? document.activeElement : null;
        const places = [...old.querySelectorAll('[tabindex="0"]')].map(({ scrollLeft, scrollTop }) => [
            scrollLeft,
            scrollTop,
        ]);
        const closed = [...old.querySelectorAll('details')].map(({ open }) => open);
        old.replaceWith(fresh);
        fresh.querySelectorAll('details').forEach((each, index) => (each.open = closed[index] ?? each.open));
        fresh
            .querySelectorAll('[tabindex="0"]')
            .forEach((each, index) => each.scrollTo(...((places[index] ?? [0, 0]) as [number, number])));
        if (focused) {
            const same = [...fresh.querySelectorAll<HTMLElement>(focused.tagName)].find(
                (each) => each.getAttribute('href') === focused.getAttribute('href') && each.id === focused.id,
            );
            same?.focus({ preventScroll: true });
        }
    };

    /** The rows of the services that the form asks for. */
    const filter = (): void => {
        const form = document.getElementById('filters');
        if (!(form instanceof HTMLFormElement)) {
            return;
        }
        const wanted = new FormData(form);
        const text = (name: string): string => {
            const value = wanted.get(name);
            return typeof value === 'string' ? value : '';
        };
        const [verdict, search] = [text('show'), text('search').trim().toLowerCase()];
        let count = 0;
        const rows = document.querySelectorAll<HTMLElement>('#services tbody tr');
        rows.forEach((row) => {
            const { name = '', verdict: own } = row.dataset;
            const isShown = (verdict === '' || own === verdict) && name.includes(search);
            row.hidden = !isShown;
            count += isShown ? 1 : 0;
        });
        const shown = document.getElementById('shown');
        const words = `${count} of ${rows.length} service${rows.length === 1 ? '' : 's'} shown.`;
        if (shown && shown.textContent !== words) {
            shown.textContent = words;
        }
    };

    /** The address says what is shown, for reloading and for links. */
    const remember = (): void => {
        const form = document.getElementById('filters');
        if (form instanceof HTMLFormElement) {
            const query = new URLSearchParams();
            new FormData(form).forEach((value, name) => {
                if (typeof value === 'string' && value !== '') {
                    query.set(name, value);
                }
            });
            window.history.replaceState(null, '', query.size > 0 ? `/services?${query.toString()}` : '/services');
        }
    };

    /** The form as it is filled in: its markup has the figures, the person the choices. */
    const keepingChoices = (change: () => void): void => {
        const search = document.querySelector<HTMLInputElement>('#search');
        const chosen = document.querySelector<HTMLInputElement>('input[name="show"]:checked');
        const [value, verdict, isFocused] = [search?.value, chosen?.value, document.activeElement === search];
        const [from, to] = [search?.selectionStart ?? null, search?.selectionEnd ?? null];
        change();
        const fresh = document.querySelector<HTMLInputElement>('#search');
        if (fresh && fresh !== search && value !== undefined) {
            fresh.value = value;
            document.querySelectorAll<HTMLInputElement>('input[name="show"]').forEach((each) => {
                each.checked = each.value === verdict;
            });
            if (isFocused) {
                fresh.focus({ preventScroll: true });
                fresh.setSelectionRange(from, to);
            }
        }
        filter();
    };

    const listen = (): void => {
        const page = `${window.location.pathname}${window.location.search}`;
        const query = new URLSearchParams({ page, seen: document.body.dataset['seen'] ?? '' });
        const events = new EventSource(`/events?${query.toString()}`);
        events.addEventListener('error', () => show('lost', 'connection lost; trying again'));
        events.addEventListener('message', ({ data }: MessageEvent<string>) => {
            const { at, said: words, updates } = JSON.parse(data) as LiveMessage;
            if (!updates) {
                window.location.reload();
                return;
            }
            keepingChoices(() => updates.forEach(({ id, html }) => replace(id, html)));
            show('live', `live · as of ${new Date(at).toLocaleTimeString()}`);
            if (said && words !== '') {
                said.textContent = words;
            }
        });
        window.addEventListener('pagehide', () => events.close());
    };

    document.documentElement.classList.add('scripted');
    document.addEventListener('input', ({ target }) => {
        if (target instanceof Element && target.closest('#filters')) {
            filter();
            remember();
        }
    });
    document.addEventListener('submit', (event) => event.preventDefault());
    filter();
    listen();
})();
