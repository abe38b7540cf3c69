import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { restsOnAssumption } from '../../analysis/assumedReadings';
import type { ExplainedService, Explanation, ServiceInCluster } from '../../analysis/explanation';
import { Scroll } from '../../drill/report/html/scroll';
import type { PaneState } from '../model/paneState';
import type { Page, Part } from '../page';
import { partOf, VerdictBadge } from './parts';
import { counted, problemsOf, serviceAddress, shown, sortedServices, verdicts } from './words';

/** What of the services is shown. */
export interface Filter {
    /** Key of a verdict; all where it is none. */
    readonly show: string;
    /** Part of a name. */
    readonly search: string;
}

/** All services x clusters. Rows that the filter leaves out are in the page, hidden. */
export function servicesPage({ explanation }: PaneState, filter: Filter): Page {
    return {
        status: 200,
        title: 'Services',
        section: '/services',
        parts: [
            partOf('filters', <Filters explanation={explanation} filter={filter} />),
            tablePart(explanation, filter),
        ],
    };
}

function Filters({ explanation: { services }, filter }: { explanation: Explanation; filter: Filter }): VNode {
    const choices = [
        { key: '', words: 'all', count: services.length },
        ...verdicts.map(({ key, verdict, words }) => ({
            key,
            words,
            count: services.filter((service) => service.verdict === verdict).length,
        })),
    ];
    return (
        <form id="filters" class="filters" method="get" action="/services" role="search">
            <label for="search">Name</label>
            <input
                id="search"
                type="search"
                name="search"
                value={filter.search}
                autocomplete="off"
                spellcheck={false}
                aria-controls="services"
            />
            <fieldset>
                <legend>Verdict</legend>
                {choices.map(({ count, key, words }) => (
                    <label class={`choice ${key}`}>
                        <input type="radio" name="show" value={key} checked={key === filter.show} />
                        {` ${words} `}
                        <span class="count">{count}</span>
                    </label>
                ))}
            </fieldset>
            <button type="submit">Show</button>
        </form>
    );
}

/** Whether a service passes the filter; the script on the page decides alike. */
function passes({ name, namespace, verdict }: ExplainedService, { search, show }: Filter): boolean {
    return (
        (show === '' || shown(verdict).key === show) &&
        `${name}.${namespace}`.toLowerCase().includes(search.trim().toLowerCase())
    );
}

function tablePart(explanation: Explanation, filter: Filter): Part {
    const services = sortedServices(explanation);
    const clusters = explanation.clusters.map(({ name }) => name);
    const items = services.map((service) => {
        const id = `service-${service.namespace}-${service.name}`;
        const row = (
            <ServiceRow
                id={id}
                service={service}
                problems={problemsOf(explanation, service).length}
                isHidden={!passes(service, filter)}
            />
        );
        return { id, html: renderToString(row) };
    });
    const count = services.filter((service) => passes(service, filter)).length;
    const [head = '', tail = ''] = renderToString(
        <section id="services" class="panel" aria-labelledby="services-title">
            <h2 id="services-title">Services × clusters</h2>
            <p id="shown" class="muted" role="status">
                {`${count} of ${counted(services.length, 'service')} shown.`}
            </p>
            {services.some(restsOnAssumption) && (
                <p class="muted">
                    * if control planes read each other’s endpoints, which is assumed: the page of the service says
                    which.
                </p>
            )}
            <Scroll label="Services and clusters">
                <table class="services">
                    <thead>
                        <tr>
                            <th scope="col" class="left">
                                Service
                            </th>
                            <th scope="col" class="left">
                                Verdict
                            </th>
                            <th scope="col" class="right">
                                Problems
                            </th>
                            {clusters.map((name) => (
                                <th scope="col" class="left">
                                    {name}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>{rowsHere}</tbody>
                </table>
            </Scroll>
        </section>,
    ).split(rowsHere);
    return { id: 'services', html: head + items.map(({ html }) => html).join('') + tail, frame: head + tail, items };
}

/** Stands for the rows, which are rendered one by one. */
const rowsHere = '\u0000';

interface ServiceRowProps {
    readonly id: string;
    readonly service: ExplainedService;
    readonly problems: number;
    readonly isHidden: boolean;
}

function ServiceRow({ id, isHidden, problems, service }: ServiceRowProps): VNode {
    const { clusters, name, namespace, verdict } = service;
    return (
        <tr
            id={id}
            hidden={isHidden}
            data-verdict={shown(verdict).key}
            data-name={`${name}.${namespace}`.toLowerCase()}
        >
            <th scope="row" class="left">
                <a href={serviceAddress(service)}>
                    {name}
                    <span class="muted">{`.${namespace}`}</span>
                </a>
            </th>
            <td class="left">
                <VerdictBadge verdict={verdict} isAssumed={restsOnAssumption(service)} />
            </td>
            <td class="right">{problems || ''}</td>
            {clusters.map((each) => (
                <td class="left">
                    <InCluster service={each} />
                </td>
            ))}
        </tr>
    );
}

function InCluster({ service: { endpoints, exists, order, unready, verdict } }: { service: ServiceInCluster }): VNode {
    if (!exists) {
        return <span class="muted">no Service</span>;
    }
    return (
        <>
            <span class={endpoints === 0 ? 'bad' : undefined}>
                {`${endpoints} ready${unready > 0 ? `, ${unready} not` : ''}`}
            </span>
            {verdict !== undefined && verdict !== 'not declared' && (
                <span class={`dot ${shown(verdict).key}`} title={`called from here: ${shown(verdict).words}`}>
                    {shown(verdict).sign}
                </span>
            )}
            {order.length > 0 && <span class="order">{order.map((names) => names.join(' + ')).join(' › ')}</span>}
        </>
    );
}
