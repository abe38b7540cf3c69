import { any, fromTranslator, type Message, socketAddress } from './envoyTypes';
import type { Problems } from './problems';
import { type Gateway, refOf, sameRef, type VirtualService } from './resources';

/** Name of the only proxy that the lab runs, as Gloo's chart calls it. */
const proxyName = 'gateway-proxy';

/** Whether a Gateway is for the lab's proxies. One that names none is for the default proxy, which is this one. */
export function isServed({ spec }: Gateway): boolean {
    return !spec?.proxyNames?.length || spec.proxyNames.includes(proxyName);
}

function listenerName({ spec }: Gateway): string {
    return `listener-${spec?.bindAddress ?? ''}-${spec?.bindPort ?? 0}`;
}

export const routesName = (gateway: Gateway): string => `${listenerName(gateway)}-routes`;

/** Envoy's listener of an HTTP Gateway; its routes change without it. */
export function listener(gateway: Gateway, problems: Problems): Message {
    const { spec = {} } = gateway;
    problems.unknownFields(spec, 'spec', [
        'bindAddress',
        'bindPort',
        'httpGateway',
        'proxyNames',
        'ssl',
        'useProxyProto',
    ]);
    problems.unknownFields(spec.httpGateway, 'spec.httpGateway', ['virtualServices', 'virtualServiceSelector']);
    if (spec.ssl) {
        problems.add('`spec.ssl` is true; the lab translates plain HTTP gateways only');
    }
    if (spec['useProxyProto']) {
        problems.add('`spec.useProxyProto` is true; the lab does not translate it');
    }
    return any('envoy.config.listener.v3.Listener', {
        name: listenerName(gateway),
        address: socketAddress(spec.bindAddress ?? '::', spec.bindPort ?? 0),
        filterChains: [
            {
                filters: [
                    {
                        name: 'envoy.filters.network.http_connection_manager',
                        typedConfig: any(
                            'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                            {
                                statPrefix: 'http',
                                rds: { routeConfigName: routesName(gateway), configSource: fromTranslator },
                                useRemoteAddress: true,
                                normalizePath: true,
                                httpFilters: [
                                    {
                                        name: 'envoy.filters.http.router',
                                        typedConfig: any('envoy.extensions.filters.http.router.v3.Router'),
                                    },
                                ],
                            },
                        ),
                    },
                ],
            },
        ],
    });
}

/** The VirtualServices that a Gateway serves: those that it names, or whose labels it selects, else all. */
export function servedBy({ spec }: Gateway, services: readonly VirtualService[]): VirtualService[] {
    const { virtualServices: named = [], virtualServiceSelector: selector = {} } = spec?.httpGateway ?? {};
    const labels = Object.entries(selector);
    return services.filter((service) => {
        const isNamed = named.some((ref) => sameRef(ref, refOf(service)));
        const isSelected =
            labels.length > 0 && labels.every(([key, value]) => service.metadata.labels?.[key] === value);
        return named.length === 0 && labels.length === 0 ? true : isNamed || isSelected;
    });
}
