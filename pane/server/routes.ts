import type { PaneState } from '../model/paneState';
import type { Page } from '../page';
import { missingPage } from '../views/document';
import { drillsPage, liveDrillPage, reportPartsPage } from '../views/drillPages';
import { fleetPage } from '../views/fleetPage';
import { problemPart } from '../views/parts';
import { servicePage } from '../views/servicePage';
import { servicesPage } from '../views/servicesPage';

/** The page at an address; where it is not current, with the reason. */
export function pageAt(state: PaneState, address: URL): Page {
    const page = currentPageAt(state, address);
    return state.problem === undefined ? page : { ...page, parts: [problemPart(state.problem), ...page.parts] };
}

function currentPageAt(state: PaneState, { pathname, searchParams }: URL): Page {
    const [section, first, second, ...rest] = pathname.split('/').slice(1).map(decoded);
    if (rest.length > 0) {
        return missingPage();
    }
    switch (section) {
        case '':
            return first === undefined ? fleetPage(state) : missingPage();
        case 'services':
            return servicesAt(state, searchParams, first, second);
        case 'drills':
            return drillsAt(state, first, second) ?? missingPage();
        case undefined:
        default:
            return missingPage();
    }
}

function servicesAt(state: PaneState, query: URLSearchParams, namespace?: string, name?: string): Page {
    if (namespace === undefined) {
        return servicesPage(state, { show: query.get('show') ?? '', search: query.get('search') ?? '' });
    }
    return servicePage(state, namespace, name ?? '') ?? missingPage();
}

function drillsAt(state: PaneState, kind: string | undefined, id: string | undefined): Page | undefined {
    switch (kind) {
        case undefined:
            return drillsPage(state);
        case 'live':
            return liveDrillPage(state, id ?? '');
        case 'report':
            return reportPartsPage(state, id ?? '');
        default:
            return undefined;
    }
}

function decoded(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}
