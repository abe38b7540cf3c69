import { type FailoverSchemeSpec, SchemeMode } from './failoverSchemeSpec';
import { portProblems } from '../problems';

/** What is wrong with the gateways that lead to the targets. */
export function gatewayProblems({ mode, gateways, groups, clusters }: FailoverSchemeSpec): string[] {
    if (mode === SchemeMode.Federation) {
        return []; // Federation finds them itself
    }
    const targets = [...new Set(groups.flatMap(({ targets: all }) => all.map(({ cluster }) => cluster)))];
    const led = gateways.map(({ cluster }) => cluster);
    return [
        ...targets
            .filter((cluster) => !led.includes(cluster))
            .map((cluster) => `\`gateways\` has none for "${cluster}", which \`groups\` names.`),
        ...led
            .filter((cluster, index) => led.indexOf(cluster) !== index)
            .map((cluster) => `\`gateways\` names "${cluster}" twice.`),
        ...gateways.flatMap(({ cluster, address, port, serverName }, index) => [
            ...(clusters.some(({ name }) => name === cluster)
                ? []
                : [`\`gateways[${index}].cluster\` is "${cluster}", which \`clusters\` does not name.`]),
            ...(address === '' ? [`\`gateways[${index}].address\` is empty; the gateway has no address yet.`] : []),
            ...portProblems(`gateways[${index}].port`, port),
            ...(serverName === '' ? [`\`gateways[${index}].serverName\` is empty; leave it out.`] : []),
        ]),
    ];
}
